package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.saved.SavedStates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A replay that is written and read again in the middle comes to the same. */
class ReplayStateTest {
  private static final ReplayConfig CONFIG = ReplayConfig.of(Histories.PARTITIONS);
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Property(tries = 200)
  void shouldGoOnAsIfItHadNotBeenInterrupted(@ForAll long seed) throws IOException {
    List<LogRecord> log = log(new Random(seed));
    Replay whole = new Replay(CONFIG);
    log.forEach(whole::accept);

    int cut = new Random(~seed).nextInt(log.size() + 1);
    Replay first = new Replay(CONFIG);
    log.subList(0, cut).forEach(first::accept);
    Replay second = readAgain(first);
    log.subList(cut, log.size()).forEach(second::accept);

    assertThat(numbers(second.totals())).isEqualTo(numbers(whole.totals()));
  }

  /** Histories with deletions, duplicates and orphans, that last for days. */
  private static List<LogRecord> log(Random random) {
    List<LogRecord> once = new ArrayList<>(Histories.of(random.nextLong(), 5, 12));
    for (int i = 0; i < 6; i++) {
      String run = "run-" + random.nextInt(5);
      once.add(LogRecord.deletion(RecordKeys.partition(run, Histories.PARTITIONS), 0, 0, run));
      once.add(LogRecord.of(0, 0, 0, Histories.call("o" + i, null, "agent-1", random)));
    }
    List<LogRecord> log = new ArrayList<>();
    long time = Histories.LOG;
    for (int i = 0; i < 100; i++) {
      time += random.nextInt(20) == 0 ? DAY / 2 : random.nextInt(3);
      log.add(at(once.get(random.nextInt(once.size())), time));
    }
    return log;
  }

  private static LogRecord at(LogRecord record, long time) {
    return new LogRecord(
        record.topic(),
        record.log(),
        RecordKeys.partition(record.key(), Histories.PARTITIONS),
        0,
        record.sequence(),
        time,
        record.key(),
        record.value(),
        record.unreadable(),
        /* rerouted= */ false);
  }

  private static Replay readAgain(Replay replay) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SavedStates.writeRuns(bytes, replay::save);
    Replay again = new Replay(CONFIG);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    SavedStates.readRuns(in, again::restore);
    assertThat(in.available()).as("bytes that nobody has read").isZero();
    return again;
  }

  private static Map<Object, Object> numbers(Totals totals) {
    Map<Object, Object> numbers = new TreeMap<>();
    ReplayWitness.of(totals)
        .sheet()
        .rows()
        .forEach((scope, row) -> numbers.put("scope " + scope, row));
    totals
        .usage()
        .groups()
        .forEach(
            (group, windows) ->
                windows.forEach(
                    (start, usage) -> numbers.put(group + " " + start, usage.save(start))));
    return numbers;
  }
}
