package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.UnknownSums;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.views.FleetViews.Subtree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What runs come to with the runs below them, through the real topology. */
class SubtreesTest {
  private static final int RUNS = 8;

  @Property(tries = 60)
  void shouldCountEachRunBelowOnceWhateverRunsNameAsParents(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int records) {
    Random random = new Random(seed);
    Map<String, String> parents = new HashMap<>();
    Map<String, Long> calls = new HashMap<>();
    try (FoldDriver driver = new FoldDriver()) {
      for (int i = 0; i < records; i++) {
        String run = "r" + random.nextInt(RUNS);
        String parent = "r" + random.nextInt(RUNS);
        switch (random.nextInt(5)) {
          case 0 -> {
            driver.publish(Records.call(run, "u" + i, T0).build());
            calls.merge(run, 1L, Long::sum);
          }
          case 1 -> {
            driver.publish(Records.run(run, "running", T0 + i).build());
            calls.merge(run, 0L, Long::sum);
          }
          case 2 -> driver.restart();
          default -> {
            driver.publish(Records.run(run, "running", T0 + i).setParentRunId(parent).build());
            calls.merge(run, 0L, Long::sum);
            parents.put(run, parent);
          }
        }
      }
      for (int i = 0; i < RUNS; i++) {
        assertThat(numbers(driver.views().subtree("r" + i)))
            .as("r%d of %s", i, parents)
            .isEqualTo(expected("r" + i, parents, calls));
      }
    }
  }

  @Example
  void shouldLeaveAParentsOwnNumbersAsTheyAre() {
    try (FoldDriver driver = new FoldDriver()) {
      driver.publish(Records.call("parent", "u1", T0).build());
      driver.publish(Records.run("child", "running", T0).setParentRunId("parent").build());
      driver.publish(Records.call("child", "u2", T0).build());

      assertThat(driver.views().run("parent").orElseThrow().getInputTokens()).isEqualTo(100);
      assertThat(driver.views().subtree("parent").sums().getInputTokens()).isEqualTo(200);
      driver.delete("child");
      assertThat(numbers(driver.views().subtree("parent"))).isEqualTo("1 runs, 1 calls, 100");
    }
  }

  @Example
  void shouldFindRunsThatWereFoldedBeforeThereWasAList() {
    try (FoldDriver driver = new FoldDriver()) {
      driver.publish(Records.call("parent", "u1", T0).build());
      driver.publish(Records.run("child", "running", T0).setParentRunId("parent").build());
      driver.emit();
      driver.store(StateStores.RUN_CHILDREN).delete(Keys.of("parent", "child"));
      driver.store(StateStores.RUN_CHILDREN).delete(Keys.of("", "caught-up"));
      assertThat(driver.views().subtree("parent").runs()).isEqualTo(1);

      driver.restart();
      driver.emit();

      assertThat(driver.views().subtree("parent").runs()).isEqualTo(2);
    }
  }

  private static String expected(
      String root, Map<String, String> parents, Map<String, Long> calls) {
    Set<String> below = new HashSet<>(Set.of(root));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Map.Entry<String, String> run : parents.entrySet()) {
        grown |= below.contains(run.getValue()) && below.add(run.getKey());
      }
    }
    long runs = below.stream().filter(calls::containsKey).count();
    long sum = below.stream().mapToLong(run -> calls.getOrDefault(run, 0L)).sum();
    return "%d runs, %d calls, %s".formatted(runs, sum, sum == 0 ? null : 100 * sum);
  }

  private static String numbers(Subtree tree) {
    assertThat(tree.complete()).isTrue();
    return "%d runs, %d calls, %s"
        .formatted(
            tree.runs(), tree.sums().getLlmCalls(), UnknownSums.value(tree.sums(), "input_tokens"));
  }
}
