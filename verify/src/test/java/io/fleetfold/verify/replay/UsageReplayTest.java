package io.fleetfold.verify.replay;

import static io.fleetfold.verify.replay.Histories.LOG;
import static io.fleetfold.verify.replay.Histories.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which windows records count in, whatever becomes of their runs. */
class UsageReplayTest {
  private static final String RUN = "run-0";
  private static final int HOME = RecordKeys.partition(RUN, Histories.PARTITIONS);
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = 24 * HOUR;

  private final List<LogRecord> log = new ArrayList<>();

  @Test
  void shouldCountACallInNineWindowsUnderItsOwnAgent() {
    log.add(LogRecord.of(HOME, 0, LOG, Histories.run(RUN, "runs-agent", "running", NOON)));
    call("c1", LOG);
    assertThat(groups())
        .containsExactly(
            "10s agent own",
            "10s fleet",
            "10s model openai/model-1",
            "1m agent own",
            "1m fleet",
            "1m model openai/model-1",
            "1h agent own",
            "1h fleet",
            "1h model openai/model-1");
    WindowUsage minute = window(WindowSize.MINUTE, "fleet", "");
    assertThat(minute.get("calls")).isEqualTo(1);
    assertThat(minute.get(WindowUsage.LATENCIES)).isEqualTo(1);
    assertThat(window(WindowSize.TEN_SECONDS, "fleet", "").get(WindowUsage.LATENCIES))
        .as("windows of ten seconds tell no latencies")
        .isZero();
  }

  @Test
  void shouldLeaveALateCallOutOfTheShorterWindowsOnly() {
    call("in-time", NOON.toEpochMilli() + 10_000 + HOUR);
    call("late-10s", NOON.toEpochMilli() + 10_001 + HOUR);
    call("late-1m", NOON.toEpochMilli() + 60_001 + DAY);
    assertThat(window(WindowSize.TEN_SECONDS, "fleet", "").get("calls")).isEqualTo(1);
    assertThat(window(WindowSize.MINUTE, "fleet", "").get("calls")).isEqualTo(2);
    assertThat(window(WindowSize.HOUR, "fleet", "").get("calls")).isEqualTo(3);
  }

  @Test
  void shouldCountActionsWithTheirLatencies() {
    AgentRunEvent event = Histories.event("e", RUN, "a", "action_execution_completed", NOON);
    event.setData("{\"action\": \"search\", \"duration_ms\": 5, \"error\": \"x\"}");
    log.add(LogRecord.of(HOME, 0, LOG, event));
    log.add(LogRecord.of(HOME, 1, LOG, event));
    assertThat(groups()).containsExactly("1m action search", "1h action search");
    WindowUsage minute = window(WindowSize.MINUTE, "action", "search");
    assertThat(minute.get("calls")).isEqualTo(1);
    assertThat(minute.get("errors")).isEqualTo(1);
    assertThat(minute.get(WindowUsage.LATENCY_PRINT))
        .isEqualTo(WindowUsage.print(Buckets.bucket(5), 1));
  }

  @Test
  void shouldKeepWhatADeletedRunHasSpentAndGoOnCountingEachIdOnceUntilItWouldBeSealed() {
    call("before", LOG);
    log.add(LogRecord.deletion(HOME, 1, LOG + 10, RUN));
    call("before", LOG + 20);
    call("after", LOG + 10 + DAY);
    call("after", LOG + 10 + DAY);
    call("too-late", LOG + 11 + DAY);
    Totals totals = Replay.fold(ReplayConfig.of(Histories.PARTITIONS), log);
    assertThat(totals.numbers()).isEmpty();
    assertThat(window(WindowSize.HOUR, "fleet", "").get("calls")).isEqualTo(2);
  }

  @Test
  void shouldJudgeADeletedRunByTheEarliestOfEndAndDeletion() {
    log.add(LogRecord.of(HOME, 0, LOG, Histories.run(RUN, "a", "completed", NOON)));
    log.add(LogRecord.deletion(HOME, 1, LOG + HOUR, RUN));
    call("in-time", LOG + DAY);
    call("too-late", LOG + DAY + 1);
    assertThat(window(WindowSize.HOUR, "fleet", "").get("calls")).isEqualTo(1);
  }

  private void call(String id, long logTime) {
    AgentLlmUsage usage = Histories.call(id, RUN, "own", new Random(1));
    usage.setModel("model-1");
    usage.setCreatedAt(NOON);
    log.add(LogRecord.of(HOME, log.size(), logTime, usage));
  }

  private List<String> groups() {
    return usage().groups().keySet().stream().map(WindowGroup::toString).toList();
  }

  private WindowUsage window(WindowSize size, String scope, String name) {
    Instant start = NOON; // noon begins windows of every size
    return usage().groups().get(new WindowGroup(size, scope, name)).get(start.toEpochMilli());
  }

  private UsageLedger usage() {
    return Replay.fold(ReplayConfig.of(Histories.PARTITIONS), log).usage();
  }
}
