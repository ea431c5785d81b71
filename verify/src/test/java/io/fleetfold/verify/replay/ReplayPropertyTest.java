package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.compare.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The replay's own laws: without them it would be no measure of the folds. */
class ReplayPropertyTest {
  private static final ReplayConfig CONFIG = ReplayConfig.of(Histories.PARTITIONS);

  @Property(tries = 200)
  void shouldComeToTheSameInAnyOrderAndWithDuplicates(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int runs,
      @ForAll @IntRange(min = 1, max = 25) int recordsPerRun) {
    List<LogRecord> log = Histories.of(seed, runs, recordsPerRun);
    Random random = new Random(seed);
    List<LogRecord> other = new ArrayList<>(log);
    for (int i = 0; i < log.size() / 4; i++) {
      other.add(log.get(random.nextInt(log.size())));
    }
    Collections.shuffle(other, random);
    assertThat(rows(other)).isEqualTo(rows(log));
  }

  @Property(tries = 100)
  void shouldComeToTheSameOnePartitionAfterTheOther(@ForAll long seed) {
    List<LogRecord> log = Histories.of(seed, 8, 10);
    Totals sum = new Totals();
    for (int partition = 0; partition < Histories.PARTITIONS; partition++) {
      int mine = partition;
      sum.add(
          Replay.fold(CONFIG, log.stream().filter(record -> record.partition() == mine).toList()));
    }
    assertThat(ReplayWitness.of(sum).sheet().rows()).isEqualTo(rows(log));
  }

  @Property(tries = 100)
  void shouldNoticeEveryMissingEventAndCall(@ForAll long seed) {
    List<LogRecord> log = Histories.of(seed, 3, 12);
    Totals whole = Replay.fold(CONFIG, log);
    for (int missing = 0; missing < log.size(); missing++) {
      List<LogRecord> rest = new ArrayList<>(log);
      if (rest.remove(missing).value() instanceof io.fleetfold.records.AgentRun) {
        continue; // an older version of a run may be missed by nobody
      }
      List<Row> rows =
          Comparison.of(
              List.of(ReplayWitness.of(whole), ReplayWitness.of(Replay.fold(CONFIG, rest))));
      assertThat(rows).as("without " + log.get(missing)).anyMatch(row -> !row.ok());
    }
  }

  private static Map<Scope, Map<String, String>> rows(List<LogRecord> log) {
    return ReplayWitness.of(Replay.fold(CONFIG, log)).sheet().rows();
  }
}
