package io.fleetfold.verify.replay;

import static io.fleetfold.verify.replay.Histories.LOG;
import static io.fleetfold.verify.replay.Histories.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final ReplayConfig CONFIG = ReplayConfig.of(Histories.PARTITIONS);
  private static final String RUN = "a-run";
  private static final int HOME = RecordKeys.partition(RUN, Histories.PARTITIONS);
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final List<LogRecord> log = new ArrayList<>();

  @Test
  void shouldLetTheLaterTerminalStateWinAndErrorAtTies() {
    run("completed", 5);
    run("running", 9);
    assertThat(fleet().runs("completed")).isEqualTo(1);
    run("cancelled", 5);
    assertThat(fleet().runs("completed")).as("cancelled beats completed at ties").isZero();
    event("run_error", 5);
    assertThat(fleet().runs("error")).isEqualTo(1);
    run("completed", 6);
    assertThat(fleet().runs("completed")).isEqualTo(1);
    assertThat(fleet().totalRuns()).isEqualTo(1);
  }

  @Test
  void shouldReviveAnInterruptedRunByAnyLaterRecord() {
    event("run_started", 1);
    event("run_interrupted", 5);
    assertThat(fleet().runs("interrupted")).isEqualTo(1);
    event("anything", 6);
    assertThat(fleet().runs("running")).isEqualTo(1);
    event("run_interrupted", 7);
    assertThat(fleet().runs("interrupted")).isEqualTo(1);
    call("c1", 8);
    assertThat(fleet().runs("running")).isEqualTo(1);
  }

  @Test
  void shouldTellNothingFromZero() {
    List<Long> prints = new ArrayList<>();
    for (Long reasoning : new Long[] {null, 0L}) {
      AgentLlmUsage call = Histories.call("c1", RUN, "an-agent", new Random(1));
      call.setReasoningTokens(reasoning);
      Totals totals = Replay.fold(CONFIG, List.of(LogRecord.of(HOME, 0, Histories.LOG, call)));
      prints.add(totals.numbers().get(Scope.FLEET).calls().toldPrint().orElseThrow());
    }
    assertThat(prints.get(0)).isNotEqualTo(prints.get(1));
  }

  @Test
  void shouldKnowARunByItsEventsAlone() {
    event("anything", 1);
    assertThat(fleet().runs("pending")).isEqualTo(1);
    assertThat(of(Scope.agent("an-agent")).runs("pending")).isEqualTo(1);
  }

  @Test
  void shouldMeasureFromTheEarliestStartToTheLatestEnd() {
    run("completed", 20);
    event("run_completed", 40);
    assertThat(fleet().durations().count()).isEqualTo(1);
    assertThat(fleet().durations().percentile(0.5))
        .hasValue(Buckets.value(Buckets.bucket(10 + 40)));
  }

  @Test
  void shouldTakeADeletedRunOutForGood() {
    run("running", 1);
    call("c1", 2);
    log.add(LogRecord.deletion(HOME, log.size(), LOG, RUN));
    run("running", 3);
    call("c2", 4);
    Totals totals = Replay.fold(CONFIG, log);
    assertThat(totals.numbers()).isEmpty();
    assertThat(totals.outcomes())
        .containsEntry(RecordOutcome.DELETION, 1L)
        .containsEntry(RecordOutcome.OF_DELETED_RUN, 2L);
  }

  @Test
  void shouldLeaveOutWhatComesADayAfterTheEnd() {
    run("completed", 1);
    log.add(LogRecord.of(HOME, 1, LOG + DAY, Histories.event("e", RUN, "a", "x", NOON)));
    assertThat(fleet().events()).isEqualTo(1);
    log.add(LogRecord.of(HOME, 2, LOG + DAY + 1, Histories.event("f", RUN, "a", "x", NOON)));
    assertThat(fleet().events()).isEqualTo(1);
    assertThat(Replay.fold(CONFIG, log).outcomes()).containsEntry(RecordOutcome.SEALED, 1L);
  }

  @Test
  void shouldCountAStrayOnceWhereItComesHome() {
    AgentLlmUsage usage = Histories.call("c1", RUN, "an-agent", new Random(1));
    int elsewhere = (HOME + 1) % Histories.PARTITIONS;
    log.add(LogRecord.of(elsewhere, 0, LOG, usage));
    assertThat(Replay.fold(CONFIG, log).numbers()).isEmpty();
    log.add(
        new LogRecord(
            Topics.AGENT_LLM_USAGE,
            Topics.AGENT_LLM_USAGE,
            HOME,
            0,
            0,
            LOG,
            RUN,
            usage,
            Optional.empty(),
            true));
    assertThat(fleet().calls().calls()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheFirstOfTwoCallsWithOneId() {
    call("c1", 1);
    AgentLlmUsage other = Histories.call("c1", RUN, "an-agent", new Random(2));
    other.setInputTokens(1_000_000L);
    log.add(LogRecord.of(HOME, 1, LOG, other));
    assertThat(fleet().calls().calls()).isEqualTo(1);
    assertThat(fleet().calls().tokens().sum(TokenClass.INPUT)).isLessThan(1_000);
  }

  @Test
  void shouldChargeACallFromTheRequestOnThatChargedIt() {
    Prices prices = new Prices();
    prices.add("k", 0, PricesTest.price("p", "m", NOON.minusSeconds(60)));
    Charges charges = new Charges(prices);
    AgentLlmUsage usage = Histories.call("c1", RUN, "an-agent", new Random(1));
    usage.setModel("m");
    usage.setStatus("success");
    AgentLlmUsage request = AgentLlmUsage.newBuilder(usage).setReprice(true).build();
    Call call = Call.of(usage, LOG);
    charges.add("c1", call.scope(), call.createdAt(), "p", LOG + 2);
    log.add(LogRecord.of(HOME, 0, LOG, usage));
    for (int i = 1; i < 4; i++) {
      log.add(LogRecord.of(HOME, i, LOG + i, request));
    }
    Replay replay = new Replay(CONFIG, charges);
    log.subList(0, 2).forEach(replay::accept);
    assertThat(replay.totals().numbers().get(Scope.FLEET).calls().get(CallCount.UNPRICED))
        .isEqualTo(1);
    log.subList(2, 4).forEach(replay::accept);
    CallSums sums = replay.totals().numbers().get(Scope.FLEET).calls();
    assertThat(sums.get(CallCount.UNPRICED)).isZero();
    assertThat(sums.calls()).isEqualTo(1);
    assertThat(sums.cost()).isEqualTo(prices.of("p").charge(call).cost());
    assertThat(sums.print().orElseThrow())
        .as("the print of a row that was charged at once")
        .isEqualTo(Prints.of(call, prices.of("p").charge(call)));
  }

  /** The folds refuse such requests: what SQL says of them must not be believed. */
  @Test
  void shouldChargeNothingByARequestThatIsNoCallWithoutACost() {
    Prices prices = new Prices();
    prices.add("k", 0, PricesTest.price("p", "m", NOON.minusSeconds(60)));
    Charges charges = new Charges(prices);
    AgentLlmUsage usage = Histories.call("c1", RUN, "an-agent", new Random(1));
    usage.setModel("m");
    usage.setStatus("success");
    Call call = Call.of(usage, LOG);
    charges.add("c1", call.scope(), call.createdAt(), "p", LOG + 4);
    charges.add("never", call.scope(), call.createdAt(), "p", LOG + 4);
    Replay replay = new Replay(CONFIG, charges);
    log.add(LogRecord.of(HOME, 0, LOG, usage));
    log.add(request(1, AgentLlmUsage.newBuilder(usage).setInputTokens(1L)));
    log.add(request(2, AgentLlmUsage.newBuilder(usage).setLatencyMs(1L)));
    log.add(request(3, AgentLlmUsage.newBuilder(usage).setModel("other")));
    log.add(request(4, AgentLlmUsage.newBuilder(usage).setUsageId("never")));
    log.forEach(replay::accept);
    CallSums sums = replay.totals().numbers().get(Scope.FLEET).calls();
    assertThat(sums.get(CallCount.UNPRICED)).isEqualTo(1);
    assertThat(sums.cost()).isNull();
    replay.accept(request(5, AgentLlmUsage.newBuilder(usage)));
    assertThat(replay.totals().numbers().get(Scope.FLEET).calls().get(CallCount.UNPRICED)).isZero();
  }

  private static LogRecord request(int offset, AgentLlmUsage.Builder call) {
    return LogRecord.of(HOME, offset, LOG + 4, call.setReprice(true).build());
  }

  @Test
  void shouldClampClassesAboveTheirTotalAndNotKnowNegativeNumbers() {
    AgentLlmUsage usage = Histories.call("c1", RUN, "an-agent", new Random(1));
    usage.setInputTokens(10L);
    usage.setCacheReadTokens(11L);
    usage.setOutputTokens(-5L);
    usage.setReasoningTokens(3L);
    log.add(LogRecord.of(HOME, 0, LOG, usage));
    TokenSums tokens = fleet().calls().tokens();
    assertThat(tokens.get(TokenClass.INPUT)).isEqualTo(10);
    assertThat(tokens.get(TokenClass.OUTPUT)).isNull();
    assertThat(tokens.get(TokenClass.CACHE_READ)).isEqualTo(10);
    assertThat(tokens.get(TokenClass.REASONING)).isZero();
    assertThat(tokens.get(TokenClass.AUDIO_INPUT)).as("nobody told it").isNull();
  }

  /** Earlier releases set numbers that can't be to the nearest that can: so do their replays. */
  @Test
  void shouldTakeNumbersThatCannotBeForTheNearestWhereTheFoldsDid() {
    for (int offset = 0; offset < 2; offset++) {
      AgentLlmUsage usage = bare("c" + offset);
      usage.setInputTokens(Long.MAX_VALUE);
      usage.setOutputTokens(-5L);
      usage.setLatencyMs(-5L);
      log.add(LogRecord.of(HOME, offset, LOG, usage));
    }
    Map<Integer, Long> all = Map.of(HOME, 0L);
    Replay replay =
        new Replay(
            CONFIG,
            Charges.none(),
            CountedFrom.of(
                Map.of(
                    Topics.AGENT_LLM_USAGE.name(), all, "impossible-unknown", Map.of(HOME, 1L))));
    log.forEach(replay::accept);
    CallSums calls = replay.totals().numbers().get(Scope.FLEET).calls();
    assertThat(calls.calls()).isEqualTo(2);
    assertThat(calls.tokens().get(TokenClass.INPUT)).isEqualTo(1_000_000_000_000L);
    assertThat(calls.tokens().get(TokenClass.OUTPUT)).isZero();
    assertThat(calls.get(CallCount.MISSING_USAGE)).as("of the second").isEqualTo(1);
  }

  @Test
  void shouldTellApartWhatIsUnknownAndWhatIsZero() {
    AgentLlmUsage untold = bare("c1");
    log.add(LogRecord.of(HOME, 0, LOG, untold));
    assertThat(fleet().calls().tokens().get(TokenClass.INPUT)).isNull();
    assertThat(fleet().calls().providerCost()).isNull();
    assertThat(fleet().calls().get(CallCount.MISSING_USAGE)).isEqualTo(1);
    assertThat(fleet().calls().get(CallCount.UNREPORTED)).isEqualTo(1);
    AgentLlmUsage zero = bare("c2");
    zero.setInputTokens(0L);
    zero.setUsageMetrics("{\"cost_usd\": 0}");
    log.add(LogRecord.of(HOME, 1, LOG, zero));
    assertThat(fleet().calls().tokens().get(TokenClass.INPUT)).isZero();
    assertThat(fleet().calls().tokens().get(TokenClass.OUTPUT)).isNull();
    assertThat(fleet().calls().providerCost()).isEqualByComparingTo("0");
    assertThat(fleet().calls().get(CallCount.MISSING_USAGE)).isEqualTo(1);
    assertThat(fleet().calls().get(CallCount.MISSING_INPUT)).isEqualTo(1);
    assertThat(fleet().calls().get(CallCount.MISSING_OUTPUT)).isEqualTo(2);
  }

  @Test
  void shouldTakeAnAnswerFromACacheForNothing() {
    AgentLlmUsage cached = bare("c1");
    cached.setBilling("cached");
    log.add(LogRecord.of(HOME, 0, LOG, cached));
    CallSums calls = fleet().calls();
    assertThat(calls.cost()).isEqualByComparingTo("0");
    assertThat(calls.get(CallCount.UNPRICED)).isZero();
    assertThat(
            calls.get(CallCount.MISSING_USAGE)
                + calls.get(CallCount.MISSING_INPUT)
                + calls.get(CallCount.MISSING_OUTPUT))
        .isZero();
    assertThat(calls.get(CallCount.UNREPORTED)).isZero();
    assertThat(calls.tokens().get(TokenClass.INPUT)).isNull();
  }

  @Test
  void shouldCountWhatCallsDoNotTellFromWhereTheFoldsDid() {
    AgentLlmUsage zero = bare("c1");
    zero.setInputTokens(0L);
    log.add(LogRecord.of(HOME, 0, LOG, zero));
    log.add(LogRecord.of(HOME, 1, LOG, bare("c2")));
    log.add(LogRecord.of(HOME, 2, LOG, bare("c3")));
    Replay replay =
        new Replay(
            CONFIG,
            Charges.none(),
            CountedFrom.of(Map.of(Topics.AGENT_LLM_USAGE.name(), Map.of(HOME, 2L))));
    log.forEach(replay::accept);
    CallSums calls = replay.totals().numbers().get(Scope.FLEET).calls();
    assertThat(calls.calls()).isEqualTo(3);
    assertThat(calls.tokens().get(TokenClass.INPUT)).as("a 0 of the first release").isNull();
    assertThat(calls.get(CallCount.MISSING_USAGE)).isEqualTo(1);
  }

  private static AgentLlmUsage bare(String id) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(id)
        .setRunId(RUN)
        .setProvider("openai")
        .setModel("m")
        .setStatus("success")
        .setCreatedAt(NOON)
        .build();
  }

  @Test
  void shouldLeaveOutDeadLetters() {
    log.add(
        new LogRecord(
            Topics.AGENT_RUNS,
            Topics.AGENT_RUNS,
            0,
            0,
            0,
            LOG,
            "k",
            null,
            Optional.of("no Avro"),
            false));
    log.add(LogRecord.of(0, 1, LOG, Histories.run(" ", "a", "running", NOON)));
    log.add(LogRecord.of(0, 2, LOG, Histories.event("e", null, "a", "x", NOON)));
    Totals totals = Replay.fold(CONFIG, log);
    assertThat(totals.numbers()).isEmpty();
    assertThat(totals.outcomes()).containsOnlyKeys(RecordOutcome.DEAD_LETTER);
  }

  private void run(String status, int millis) {
    log.add(
        LogRecord.of(
            HOME,
            log.size(),
            LOG,
            Histories.run(RUN, "an-agent", status, NOON.plusMillis(millis))));
  }

  private void event(String type, int millis) {
    String id = "e" + log.size();
    log.add(
        LogRecord.of(
            HOME,
            log.size(),
            LOG,
            Histories.event(id, RUN, "an-agent", type, NOON.plusMillis(millis))));
  }

  private void call(String id, int millis) {
    AgentLlmUsage usage = Histories.call(id, RUN, "an-agent", new Random(1));
    usage.setCreatedAt(NOON.plusMillis(millis));
    log.add(LogRecord.of(HOME, log.size(), LOG, usage));
  }

  private Numbers fleet() {
    return of(Scope.FLEET);
  }

  private Numbers of(Scope scope) {
    return Replay.fold(CONFIG, log).numbers().get(scope);
  }
}
