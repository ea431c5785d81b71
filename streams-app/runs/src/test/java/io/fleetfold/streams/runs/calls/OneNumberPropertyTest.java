package io.fleetfold.streams.runs.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Totals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The law of docs/ONE_NUMBER.md: any order of the same records, some of them repeated. */
class OneNumberPropertyTest {
  @Property(tries = 800)
  void anyOrderOfTheSameRecordsEndsInTheLaw(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int records) {
    Random random = new Random(seed);
    CallStory story = new CallStory(random, 0);
    List<Told> log = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      log.add(story.record(i));
    }
    List<Told> repeated = new ArrayList<>(log);
    log.stream()
        .filter(any -> random.nextInt(3) == 0)
        .map(t -> t.again(1000))
        .forEach(repeated::add);
    for (int order = 0; order < 2; order++) {
      FoldedRun run = new FoldedRun();
      for (Told told : repeated) {
        run.fold(told);
        if (random.nextInt(5) == 0) {
          run.restart();
        }
      }
      check(run, repeated);
      Collections.shuffle(repeated, random);
    }
  }

  private static void check(FoldedRun run, List<Told> records) {
    LawByText law = new LawByText(records);
    Map<String, TreeSums> byAgent = new TreeMap<>();
    Map<String, LlmTotals> windows = new TreeMap<>();
    long notCounted = 0;
    for (LawByText.Call call : law.calls.values()) {
      if (call.notCounted != null) {
        notCounted++;
      } else {
        TreeSums sums = FoldedRun.sums(call.record);
        String agent = call.agent == null ? "" : call.agent;
        byAgent.computeIfAbsent(agent, any -> TreeSums.zero()).add(sums, 1);
        Totals.add(
            windows.computeIfAbsent(
                FoldedRun.window(call.record, call.logTime), any -> Totals.zero()),
            sums.totals(),
            1);
      }
    }
    run.byAgent.values().removeIf(TreeSums::isZero);
    run.windows.values().removeIf(Totals.zero()::equals);
    assertThat(run.rows.values())
        .as("calls")
        .allSatisfy(row -> checkRow(row, law.calls.get(row.record().getUsageId())));
    assertThat(text(run.byAgent)).as("sums by agent").isEqualTo(text(byAgent));
    assertThat(run.windows).as("windows").isEqualTo(windows);
    assertThat(run.notCounted).as("calls that do not count").isEqualTo(notCounted);
    for (String id : law.nodes()) {
      checkNode(run, law, id);
    }
  }

  private static Map<String, String> text(Map<String, TreeSums> sums) {
    Map<String, String> text = new HashMap<>();
    sums.forEach((k, v) -> text.put(k, v.totals() + " " + v.latencies().buckets()));
    return text;
  }

  private static void checkRow(ToldCall row, LawByText.Call call) {
    if (row.record().getCreatedAt().equals(call.record.getCreatedAt())) {
      String reason = row.notCounted() == null ? null : row.notCounted().label();
      if (call.record.getClaim() && call.notCounted != null) {
        assertThat(reason).isNotNull().isNotEqualTo("superseded");
      } else {
        assertThat(reason).isEqualTo(call.notCounted);
      }
      assertThat(row.record().getInputTokens()).isEqualTo(call.record.getInputTokens());
    } else {
      assertThat(row.notCounted()).isEqualTo(NotCounted.SUPERSEDED);
    }
  }

  private static void checkNode(FoldedRun run, LawByText law, String id) {
    int slash = id.indexOf('/');
    Node node = run.node(id.substring(0, slash), id.substring(slash + 1));
    LlmTotals own = Totals.zero();
    LlmTotals subtree = Totals.zero();
    for (LawByText.Call call : law.calls.values()) {
      if (call.notCounted == null && law.isWithin(call, id)) {
        LlmTotals totals = FoldedRun.sums(call.record).totals();
        Totals.add(subtree, totals, 1);
        if (id.equals(call.place)) {
          Totals.add(own, totals, 1);
        }
      }
    }
    assertThat(node.state().getOwn()).as("own sums of %s", id).isEqualTo(own);
    assertThat(node.state().getSubtree()).as("sums below %s", id).isEqualTo(subtree);
  }
}
