package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.saved.SavedStates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Laws of one number per call, over random trees. */
class OneNumberPropertyTest {
  private static final ReplayConfig CONFIG = ReplayConfig.of(Histories.PARTITIONS);
  private static final String RUN = "run-0";
  private static final int HOME = RecordKeys.partition(RUN, Histories.PARTITIONS);

  @Property(tries = 400)
  void shouldComeToTheSameInAnyOrderWithDuplicatesAndRestarts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int runs,
      @ForAll @IntRange(min = 1, max = 25) int recordsPerRun)
      throws IOException {
    List<LogRecord> log = TracedHistories.of(seed, runs, recordsPerRun);
    Totals expected = Replay.fold(CONFIG, log);
    long notCounted = expected.numbers().get(Scope.FLEET).notCounted().calls();
    Statistics.label("calls that do not count")
        .collect(notCounted > 0)
        .coverage(seen -> seen.check(true).percentage(share -> share > 40));

    Random random = new Random(seed);
    List<LogRecord> other = new ArrayList<>(log);
    for (int i = 0; i < log.size() / 3; i++) {
      other.add(log.get(random.nextInt(log.size())));
    }
    Collections.shuffle(other, random);
    Replay replay = new Replay(CONFIG);
    int cut = random.nextInt(other.size());
    other.subList(0, cut).forEach(replay::accept);
    Replay again = readAgain(replay);
    other.subList(cut, other.size()).forEach(again::accept);

    assertThat(numbers(again.totals())).isEqualTo(numbers(expected));
  }

  @Property(tries = 200)
  void shouldComeToTheSumOfTheLeavesWhateverEnclosingSpansRepeat(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int spans) {
    Random random = new Random(seed);
    int[] parents = new int[spans];
    long[] sums = new long[spans];
    boolean[] inner = new boolean[spans];
    for (int i = 0; i < spans; i++) {
      parents[i] = i == 0 ? -1 : random.nextInt(i);
      if (i > 0) {
        inner[parents[i]] = true;
      }
    }
    long expected = 0;
    for (int i = spans - 1; i >= 0; i--) {
      sums[i] += inner[i] ? 0 : 1 + random.nextInt(100);
      expected += inner[i] ? 0 : sums[i];
      if (i > 0) {
        sums[parents[i]] += sums[i];
      }
    }
    List<LogRecord> log = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      AgentLlmUsage usage = Histories.call("t/s" + i, RUN, null, random);
      usage.setCarrier("span");
      usage.setTraceId("t");
      usage.setSpanId("s" + i);
      usage.setParentSpanId(i == 0 ? "" : "s" + parents[i]);
      usage.setInputTokens(sums[i]);
      usage.setOutputTokens(null);
      usage.setCacheReadTokens(null);
      // some emitters mark what they repeat, others do not
      usage.setClaim(inner[i] && random.nextBoolean());
      log.add(LogRecord.of(HOME, i, Histories.LOG, usage));
    }
    Collections.shuffle(log, random);
    Numbers fleet = Replay.fold(CONFIG, log).numbers().get(Scope.FLEET);
    assertThat(fleet.calls().tokens().get(TokenClass.INPUT)).isEqualTo(expected);
    assertThat(fleet.calls().calls() + fleet.notCounted().calls()).isEqualTo(spans);
  }

  private static Replay readAgain(Replay replay) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SavedStates.writeRuns(bytes, replay::save);
    Replay again = new Replay(CONFIG);
    SavedStates.readRuns(new ByteArrayInputStream(bytes.toByteArray()), again::restore);
    return again;
  }

  private static Map<String, Object> numbers(Totals totals) {
    Map<String, Object> numbers = new TreeMap<>();
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
