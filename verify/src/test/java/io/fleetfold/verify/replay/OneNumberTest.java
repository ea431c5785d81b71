package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that emitters state several times, by docs/ONE_NUMBER.md. */
class OneNumberTest {
  private static final ReplayConfig CONFIG = ReplayConfig.of(Histories.PARTITIONS);
  private static final String RUN = "run-0";
  private static final int HOME = RecordKeys.partition(RUN, Histories.PARTITIONS);
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final List<LogRecord> log = new ArrayList<>();
  private long logTime = Histories.LOG;

  @Test
  void shouldNotCountTheRootThatRepeatsItsChild() {
    claim("root", "root", "", 14_426, 771);
    span("child", "child", "root", 14_426, 771);
    assertTokens(14_426, 771);
    assertCounted(1, 1);
  }

  @Test
  void shouldCountOneOfTwoInstrumentationsOfACall() {
    span("t/outer", "outer", "", 6_500, 0);
    span("t/inner", "inner", "outer", 6_500, 0);
    assertTokens(6_500, 0);
    assertCounted(1, 1);
  }

  @Test
  void shouldNotCountTheSumThatARunRepeats() {
    span("a", "a", "run", 56, 5);
    span("b", "b", "run", 57, 6);
    claim("run", "run", null, 113, 11);
    assertTokens(113, 11);
    assertCounted(2, 1);
  }

  @Test
  void shouldCountTheTurnOnlyWithoutItsResponses() {
    claim("turn", "turn", "", 13_590, 51);
    assertTokens(13_590, 51);
    span("response", "response", "turn", 13_590, 51);
    assertTokens(13_590, 51);
    assertCounted(1, 1);
  }

  @Test
  void shouldCountALogEventAndASpanOfOneRequestOnce() {
    AgentLlmUsage event = usage("req-1", null, null, 8_270, 442).build();
    event.setCarrier("event");
    event.setRequestId("req-1");
    event.setCacheReadTokens(7_917L);
    event.setCacheWriteTokens(350L);
    add(event);
    AgentLlmUsage span = usage("req-1", "llm", "turn", 8_270, 442).build();
    span.setRequestId("req-1");
    span.setFinishReason("stop");
    add(span);
    assertTokens(8_270, 442);
    assertThat(calls().tokens().get(TokenClass.CACHE_READ)).isEqualTo(7_917);
    assertCounted(1, 0);
  }

  @Test
  void shouldCountTheLogOfACodingAgentAndNeitherOfItsSpans() {
    AgentLlmUsage event = usage("hash-1", "handle", null, 13_297, 23).build();
    event.setCarrier("event");
    add(event);
    claim("t/turn", "turn", "", 13_297, 23);
    span("t/handle", "handle", "turn", 13_297, 23);
    assertCounted(2, 1);
    AgentLlmUsage named = usage("hash-1", "handle", null, 13_297, 23).build();
    named.setCarrier("event");
    named.setResponseId("r");
    log.set(0, LogRecord.of(HOME, 0, logTime, named));
    assertCounted(1, 2);
    assertTokens(13_297, 23);
  }

  @Test
  void shouldCountTwoNamedCallsInEachOther() {
    AgentLlmUsage outer = usage("r-1", "outer", "", 10, 1).build();
    outer.setResponseId("r-1");
    AgentLlmUsage inner = usage("r-2", "inner", "outer", 20, 2).build();
    inner.setResponseId("r-2");
    add(outer);
    add(inner);
    assertTokens(30, 3);
    span("t/deep", "deep", "inner", 5, 5);
    assertTokens(5, 5);
    assertCounted(1, 2);
  }

  @Test
  void shouldCountACallWithoutUsageUnlessAnotherIsBelow() {
    AgentLlmUsage failed = usage("f", "f", "", 0, 0).build();
    failed.setInputTokens(null);
    failed.setOutputTokens(null);
    failed.setProviderCostUsd(null);
    failed.setStatus("error");
    add(failed);
    claim("c", "below", "f", 7, 7);
    assertThat(calls().get(CallCount.ERRORS)).as("a claim is no call").isEqualTo(1);
    assertCounted(2, 0);
    span("t/x", "x", "below", 7, 7);
    assertCounted(1, 2);
  }

  @Test
  void shouldEncloseATraceByItsRootAndARunByAClaimWithoutASpan() {
    claim("root", "root", "", 100, 10);
    span("t/lost", "lost", "never-came", 60, 6);
    claim("all", null, null, 100, 10);
    assertTokens(60, 6);
    assertCounted(1, 2);
  }

  @Test
  void shouldCountTheLeastOfClaimsThatEncloseEachOther() {
    claim("b", "root", "", 2, 2);
    claim("a", "root", "", 1, 1);
    claim("c", "other-root", "", 3, 3);
    claim("z", null, null, 9, 9);
    assertTokens(1, 1);
    assertCounted(1, 3);
  }

  @Test
  void shouldLetARecordOfItsOwnAlone() {
    claim("whole-run", null, null, 9, 9);
    AgentLlmUsage alone = usage("u", null, null, 5, 5).setCarrier(null).build();
    add(alone);
    add(usage("u", "s", "", 7, 7).build());
    add(usage("u", "other", "", 8, 8).setCarrier(null).build());
    assertTokens(5, 5);
    assertCounted(1, 1);
  }

  @Test
  void shouldTakeEachFieldFromTheBestThatHasIt() {
    add(usage("u", "s", "", 9, 90).setLatencyMs(5L).setModel("of-span").build());
    AgentLlmUsage event = usage("u", null, null, 7, 0).setModel("of-event").build();
    event.setCarrier("event");
    event.setOutputTokens(null);
    add(event);
    assertTokens(7, 90);
    assertThat(calls().latency().count()).isEqualTo(1);
    assertThat(totals().numbers()).containsKey(Scope.model("openai", "of-event"));
  }

  @Test
  void shouldCountForTheNearestAgentThatIsKnown() {
    log.add(LogRecord.of(HOME, 0, logTime, Histories.run(RUN, "boss", "running", Histories.NOON)));
    span("t/call", "call", "step", 10, 1);
    agent("helper", "work", "");
    assertThat(of(Scope.agent("boss")).calls().calls()).as("its chain is not known").isEqualTo(1);
    AgentRunEvent step = event("step", "action_execution_started", "step", "work");
    log.add(LogRecord.of(HOME, log.size(), logTime, step));
    assertThat(of(Scope.agent("boss")).calls().calls()).isZero();
    assertThat(of(Scope.agent("helper")).calls().calls()).isEqualTo(1);
    assertThat(of(Scope.agent("helper")).totalRuns()).isZero();
    assertThat(of(Scope.runsOf("boss")).calls().calls()).isEqualTo(1);
    agent("inner", "step", null);
    assertThat(of(Scope.agent("inner")).calls().calls()).isEqualTo(1);
  }

  @Test
  void shouldNameARunByItsFirstSubAgentOnlyWhereNothingElseDoes() {
    agent("later", "b", "");
    log.remove(0);
    AgentRunEvent late = event("e-late", "subagent_run_started", "b", "");
    late.setAgentId("a-later");
    late.setTimestamp(Histories.NOON.plusMillis(5));
    log.add(LogRecord.of(HOME, 0, logTime, late));
    agent("z-first", "a", "");
    assertThat(totals().numbers().get(Scope.agent("z-first")).totalRuns()).isEqualTo(1);
    add(usage("u", null, null, 1, 1).setCarrier(null).setAgentId("caller").build());
    assertThat(totals().numbers().get(Scope.agent("caller")).totalRuns()).isEqualTo(1);
  }

  @Test
  void shouldCutCirclesAtTheirLeastSpan() {
    span("t/b", "b", "a", 1, 1);
    span("t/a", "a", "c", 1, 1);
    span("t/c", "c", "b", 1, 1);
    // a has no parent any more: c is below b, b is below a
    assertCounted(1, 2);
    span("t/self", "self", "self", 4, 4);
    assertCounted(2, 2);
  }

  @Test
  void shouldCountInWindowsByItsFirstStatementAndItsOwnAgent() {
    long late = Duration.ofHours(2).toMillis();
    add(usage("u", "s", "", 9, 9).setAgentId("named").build());
    logTime += late;
    add(usage("u", null, null, 8, 8).setCarrier("event").setAgentId("named").build());
    add(usage("v", "v", "", 5, 5).setAgentId("named").build());
    UsageLedger usage = totals().usage();
    assertThat(window(usage, WindowSize.TEN_SECONDS).get("input_tokens")).isEqualTo(8);
    assertThat(window(usage, WindowSize.HOUR).get("input_tokens")).isEqualTo(13);
  }

  @Test
  void shouldSettleARunThatIsSealedOrDeleted() {
    claim("root", "root", "", 9, 9);
    span("t/s", "s", "root", 4, 4);
    log.add(LogRecord.of(HOME, 9, logTime, Histories.run(RUN, "a", "completed", Histories.NOON)));
    Replay replay = new Replay(CONFIG);
    log.forEach(replay::accept);
    logTime += DAY + 1;
    assertThat(replayed(replay, usage("late", "late", "s", 1, 1).build()))
        .containsEntry(RecordOutcome.SEALED, 1L);
    replay.accept(LogRecord.deletion(HOME, 20, logTime, RUN));
    Numbers left = replay.totals().numbers().get(Scope.FLEET);
    assertThat(left.totalRuns() + left.calls().calls() + left.notCounted().calls()).isZero();
    assertThat(left.everNotCounted()).isEqualTo(1);
    WindowUsage kept = window(replay.totals().usage(), WindowSize.HOUR);
    assertThat(kept.get("input_tokens")).isEqualTo(4);
    assertThat(kept.get("calls")).isEqualTo(1);
  }

  private Map<RecordOutcome, Long> replayed(Replay replay, AgentLlmUsage usage) {
    replay.accept(LogRecord.of(HOME, 10, logTime, usage));
    return replay.totals().outcomes();
  }

  private static WindowUsage window(UsageLedger usage, WindowSize size) {
    return usage
        .groups()
        .get(new WindowGroup(size, "fleet", ""))
        .get(Histories.NOON.toEpochMilli());
  }

  private void claim(String id, String span, String parent, long input, long output) {
    add(usage(id, span, parent, input, output).setClaim(true).build());
  }

  private void span(String id, String span, String parent, long input, long output) {
    add(usage(id, span, parent, input, output).build());
  }

  private void agent(String agent, String span, String parent) {
    AgentRunEvent event = event("agent-" + agent, "subagent_run_started", span, parent);
    event.setAgentId(agent);
    log.add(LogRecord.of(HOME, log.size(), logTime, event));
  }

  private static AgentRunEvent event(String id, String type, String span, String parent) {
    AgentRunEvent event = Histories.event(id, RUN, "", type, Histories.NOON);
    event.setTraceId("t");
    event.setSpanId(span);
    event.setParentSpanId(parent);
    return event;
  }

  private void add(AgentLlmUsage usage) {
    log.add(LogRecord.of(HOME, log.size(), logTime, usage));
  }

  private static AgentLlmUsage.Builder usage(
      String id, String span, String parent, long input, long output) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(id)
        .setRunId(RUN)
        .setTraceId(span == null ? null : "t")
        .setSpanId(span)
        .setParentSpanId(parent)
        .setCarrier("span")
        .setProvider("openai")
        .setModel("m")
        .setStatus("success")
        .setInputTokens(input)
        .setOutputTokens(output)
        .setProviderCostUsd(new BigDecimal("0.010000000000"))
        .setCreatedAt(Histories.NOON);
  }

  private void assertTokens(long input, long output) {
    assertThat(calls().tokens().get(TokenClass.INPUT)).isEqualTo(input);
    assertThat(calls().tokens().get(TokenClass.OUTPUT)).isEqualTo(output);
  }

  private void assertCounted(long counted, long notCounted) {
    assertThat(calls().calls()).isEqualTo(counted);
    assertThat(of(Scope.FLEET).notCounted().calls()).isEqualTo(notCounted);
  }

  private CallSums calls() {
    return of(Scope.FLEET).calls();
  }

  private Numbers of(Scope scope) {
    return totals().numbers().getOrDefault(scope, new Numbers());
  }

  private Totals totals() {
    return Replay.fold(CONFIG, log);
  }
}
