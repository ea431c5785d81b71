package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.laws.History.Entry;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * The real topology against the independent replay of the same log: whatever agents write, in
 * whatever order, with restarts from the changelogs and silent runs in between, both come to the
 * same numbers.
 */
class FoldLawsTest {
  @Property(tries = 100)
  void shouldComeToTheNumbersOfAnIndependentReplay(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int runs,
      @ForAll @IntRange(min = 1, max = 150) int records) {
    List<Entry> history = History.of(seed, runs, records);
    Random random = new Random(seed);
    int restart = random.nextInt(history.size());
    Replay replay = new Replay(ReplayConfig.of(1));
    long logTime = Records.T0;
    long offset = 0;
    int interruptions = 0;
    try (FoldDriver driver = new FoldDriver()) {
      for (int i = 0; i < history.size(); i++) {
        Entry entry = history.get(i);
        logTime += entry.delay();
        publish(driver.logTime(logTime), entry);
        LogRecord record = log(entry, offset++, logTime);
        replay.accept(record);
        if (entry.strays()) {
          replay.accept(comeHome(record, entry.runId()));
        }
        if (i == restart) {
          driver.restart();
        }
        if (random.nextInt(4) == 0) {
          driver.watermark(logTime);
          for (AgentRunEvent event : driver.values(Topics.AGENT_EVENTS)) {
            replay.accept(LogRecord.of(0, offset++, logTime, event));
            interruptions++;
          }
        }
      }
      List<Row> rows =
          Comparison.of(
              List.of(
                  StoreWitness.statistics(driver.views()),
                  StoreWitness.runs(driver.views(), runs),
                  ReplayWitness.of(replay.totals())));
      Statistics.label("interruptions by silence")
          .collect(interruptions > 0)
          .coverage(share -> share.check(true).percentage(p -> p > 5));
      assertThat(rows).filteredOn(row -> !row.ok()).as("seed " + seed).isEmpty();
    }
  }

  @Property(tries = 40)
  void shouldComeToTheSameInAnyOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int records) {
    List<Entry> history = new ArrayList<>(History.of(seed, 3, records));
    // deletions and sealing are decided by the log, and so is which of two records has an id
    history.removeIf(entry -> entry.record() == null);
    history.replaceAll(entry -> new Entry(0, entry.runId(), unique(entry)));
    List<Entry> other = new ArrayList<>(history);
    java.util.Collections.shuffle(other, new Random(seed));
    assertThat(rows(history)).isEqualTo(rows(other));
  }

  private static org.apache.avro.specific.SpecificRecord unique(Entry entry) {
    if (entry.record() instanceof AgentRunEvent event) {
      return AgentRunEvent.newBuilder(event).setEventId("e" + event.hashCode()).build();
    }
    return entry.record() instanceof AgentLlmUsage call
        ? AgentLlmUsage.newBuilder(call).setUsageId("u" + call.hashCode()).build()
        : entry.record();
  }

  private static Object rows(List<Entry> history) {
    try (FoldDriver driver = new FoldDriver()) {
      history.forEach(entry -> publish(driver, entry));
      return List.of(
          StoreWitness.statistics(driver.views()).sheet().rows(),
          StoreWitness.runs(driver.views(), 3).sheet().rows());
    }
  }

  private static void publish(FoldDriver driver, Entry entry) {
    if (entry.record() instanceof AgentRun run) {
      driver.publish(AgentRun.newBuilder(run).build());
    } else if (entry.record() instanceof AgentRunEvent event) {
      driver.publish(AgentRunEvent.newBuilder(event).build());
    } else if (entry.record() instanceof AgentLlmUsage call) {
      driver.publish(AgentLlmUsage.newBuilder(call).build());
    } else {
      driver.delete(entry.runId());
    }
  }

  /** The copy of a stray, as the app writes it under the right key and reads it again. */
  private static LogRecord comeHome(LogRecord stray, String key) {
    return new LogRecord(
        stray.topic(),
        stray.log(),
        stray.partition(),
        stray.offset(),
        stray.sequence(),
        stray.time(),
        key,
        stray.value(),
        stray.unreadable(),
        /* rerouted= */ true);
  }

  private static LogRecord log(Entry entry, long offset, long time) {
    if (entry.record() instanceof AgentRun run) {
      return LogRecord.of(0, offset, time, run);
    } else if (entry.record() instanceof AgentRunEvent event) {
      return LogRecord.of(0, offset, time, event);
    }
    return entry.record() instanceof AgentLlmUsage call
        ? LogRecord.of(0, offset, time, call)
        : LogRecord.deletion(0, offset, time, entry.runId());
  }
}
