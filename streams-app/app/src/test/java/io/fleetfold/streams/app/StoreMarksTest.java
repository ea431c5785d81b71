package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import io.fleetfold.streams.runs.views.StoreViews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * A copy of the stores of runs, each made from its own changelog and as far as that has come, holds
 * at least what its marks say, wherever the others stand.
 */
class StoreMarksTest {
  private static final int RUNS = 30;
  private static final int TRIES = 60;

  @Test
  void shouldHoldWhatTheMarksSayWhereverEachStoreStands() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, List<TestRecord<byte[], byte[]>>> changelogs = new HashMap<>();
    try (FoldDriver driver = new FoldDriver()) {
      for (int i = 0; i < RUNS; i++) {
        driver.publish(Records.run("r" + i, "running", Records.T0 + i).build());
        driver.publish(Records.call("r" + i, "c" + i, Records.T0 + i).build());
        if (random.nextInt(4) == 0) {
          driver.emit();
        }
      }
      Map<String, List<TestRecord<byte[], byte[]>>> all = driver.everything();
      for (String store : StateStores.READ_OF_RUNS) {
        changelogs.put(store, all.get(driver.fleet().applicationId() + "-" + store + "-changelog"));
      }
    }
    int readable = 0;
    for (int i = 0; i < TRIES; i++) {
      try (FoldDriver copies = new FoldDriver()) {
        double reached = random.nextDouble();
        changelogs.forEach(
            (name, changelog) -> {
              double here = Math.min(1, Math.max(0, reached + (random.nextDouble() - .5) / 5));
              copy(changelog.subList(0, (int) (here * changelog.size())), copies.store(name));
            });
        readable += holds(copies, seed) ? 1 : 0;
      }
    }
    assertThat(readable).isGreaterThan(TRIES / 2);
  }

  private static void copy(
      List<TestRecord<byte[], byte[]>> changelog, KeyValueStore<Bytes, byte[]> to) {
    changelog.forEach(record -> to.put(Bytes.wrap(record.key()), record.value()));
  }

  private static boolean holds(FoldDriver copies, long seed) {
    Map<String, Long> asOf =
        StoreMarks.least(StateStores.READ_OF_RUNS.stream().map(copies::store).toList());
    long runs = asOf.getOrDefault("agent-runs", 0L);
    long calls = asOf.getOrDefault("agent-llm-usage", 0L);
    FleetViews views = views(copies);
    List<String> known = new ArrayList<>();
    if (runs == 0) {
      return false;
    }
    for (int i = 0; i < runs; i++) {
      known.add("r" + i);
      assertThat(views.run("r" + i)).as("seed %s, as of %s", seed, asOf).isPresent();
    }
    assertThat(views.runs(new RunFilter(null, null, null), 0, 1_000).items())
        .as("seed %s, as of %s", seed, asOf)
        .map(Run::getRunId)
        .containsAll(known);
    List<RunStats> fleet = views.fleetStats();
    assertThat(fleet.stream().mapToLong(RunStats::getRunningRuns).sum())
        .as("seed %s, as of %s", seed, asOf)
        .isGreaterThanOrEqualTo(runs);
    assertThat(fleet.stream().mapToLong(RunStats::getLlmCalls).sum())
        .as("seed %s, as of %s", seed, asOf)
        .isGreaterThanOrEqualTo(calls);
    assertThat(
            views
                .usage(
                    new UsageFilter(UsageScope.FLEET, WindowSize.HOUR, 0, Long.MAX_VALUE, null),
                    0,
                    100)
                .items()
                .stream()
                .flatMap(List::stream)
                .mapToLong(UsageWindow::getCalls)
                .sum())
        .as("seed %s, as of %s", seed, asOf)
        .isGreaterThanOrEqualTo(calls);
    assertThat(views.quality()).isEmpty();
    assertThat(views.runNumbers(0, "", 1_000)).map(Run::getRunId).containsAll(known);
    return true;
  }

  private static FleetViews views(FoldDriver copies) {
    StoreAccess stores = (name, partition) -> copies.store(name);
    return new StoreViews(1, stores, Map::of, Map::of, Map::of);
  }

  @Test
  void shouldKeepTheMarkOutOfEveryScan() {
    try (FoldDriver driver = new FoldDriver()) {
      driver.publish(Records.run("r", "running", Records.T0).build());
      driver.emit();
      for (String name : StateStores.READ_OF_RUNS) {
        KeyValueStore<Bytes, byte[]> store = driver.store(name);
        assertThat(StoreMarks.read(store)).as(name).containsEntry("agent-runs", 1L);
        try (KeyValueIterator<Bytes, byte[]> kept = store.range(null, StoreMarks.END)) {
          kept.forEachRemaining(
              entry -> assertThat(entry.key.get()[0]).as(name).isNotEqualTo((byte) 0xFF));
        }
      }
      driver.restart();
      // what was not folded again stands as it did
      driver.publish(Records.call("r", "c", Records.T0).build());
      assertThat(StoreMarks.read(driver.store(StateStores.RUN_CORE)))
          .containsKeys("agent-runs", "agent-llm-usage");
    }
  }
}
