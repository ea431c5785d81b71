package io.fleetfold.verify.baseline;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.replay.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The logs whose replays, as releases before wrote them into baselines, lie among the resources. It
 * never changes: those files could not be made again.
 */
final class FrozenLog {
  private static final long NOON = Instant.parse("2026-02-03T12:00:00Z").toEpochMilli();
  private static final long DAY = 24L * 3_600_000;

  private final List<LogRecord> log = new ArrayList<>();
  private long logTime = NOON + 1_000;

  private FrozenLog() {}

  /** What the files were written behind. */
  static List<LogRecord> before() {
    FrozenLog log = new FrozenLog();
    log.run("r1", "running", 0);
    log.event("e1", "r1", "run_started", 1, null);
    log.event("e2", "r1", "iteration_started", 2, null);
    log.event(
        "e3",
        "r1",
        "action_execution_completed",
        3,
        "{\"action\": \"search\", \"duration_ms\": 40, \"error\": \"x\"}");
    log.call("c1", "r1", 4, 100L, 20L, "{\"cost_usd\": 0.0125}");
    log.call("c2", "r1", 5, null, null, null);
    log.call("c3", "r1", 70_000, 7L, null, null);
    log.run("r2", "running", 6);
    log.event("e1", "r2", "run_interrupted", 7, null);
    log.call("c1", "r2", 8, 0L, 0L, "{\"cost_usd\": 0}");
    log.run("r3", "running", 9);
    log.call("c1", "r3", 10, 5L, 5L, null);
    log.add(LogRecord.deletion(0, log.log.size(), log.logTime, "r3"));
    log.call("c2", "r3", 11, 5L, 5L, null);
    log.call("o1", null, 12, 9L, 1L, null);
    log.call("o1", null, 12, 9L, 1L, null);
    log.run("r1", "completed", 5_000);
    return log.log;
  }

  /** What comes behind them. */
  static List<LogRecord> after() {
    FrozenLog log = new FrozenLog();
    log.logTime += 3_600_000;
    log.call("c1", "r1", 4, 100L, 20L, null);
    log.event("e3", "r1", "action_execution_completed", 3, null);
    log.event("e4", "r1", "iteration_started", 6_000, null);
    log.call("c2", "r2", 100, 1L, 2L, null);
    log.call("c2", "r3", 11, 5L, 5L, null);
    log.call("c3", "r3", 12, 5L, 5L, null);
    log.call("o1", null, 12, 9L, 1L, null);
    log.call("o2", null, 13, 9L, null, null);
    log.add(LogRecord.deletion(0, 100 + log.log.size(), log.logTime, "r2"));
    log.logTime += 2 * DAY;
    log.call("too-late", "r1", 4, 100L, 20L, null);
    return log.log;
  }

  /** The same of a log of sessions. */
  static List<LogRecord> sessionsBefore() {
    FrozenLog log = new FrozenLog();
    log.of("c", "s1", "session_created", "{\"metadata\": {\"k\": 1}, \"ttl_ms\": 864000000}");
    log.delta("m1", "s1", "{\"a\": 1, \"user:b\": \"x\", \"app:c\": [1, 2]}");
    log.of("r", "s1", "route_entered", "{\"route\": \"checkout\", \"step\": \"one\"}");
    log.of("c", "s2", "session_created", null);
    log.of("d", "s2", "session_deleted", null);
    log.delta("m2", "s1", "{\"a\": null, \"app:d\": true}");
    return log.log;
  }

  /** What comes behind them. */
  static List<LogRecord> sessionsAfter() {
    FrozenLog log = new FrozenLog();
    log.logTime += 3_600_000;
    log.delta("m1", "s1", "{\"a\": 9}");
    log.delta("m3", "s1", "{\"a\": 2, \"user:b\": null, \"app:c\": 3}");
    log.of("r2", "s1", "route_completed", "{\"route\": \"checkout\"}");
    log.of("c", "s2", "session_created", null);
    log.of("c2", "s2", "session_created", null);
    return log.log;
  }

  private void add(LogRecord record) {
    log.add(record);
    logTime += 10;
  }

  private void run(String id, String status, long at) {
    add(
        LogRecord.of(
            0,
            log.size(),
            logTime,
            AgentRun.newBuilder()
                .setRunId(id)
                .setAgentId("agent-" + id)
                .setAgentName("an agent")
                .setObjective("to be counted")
                .setStartedAt(Instant.ofEpochMilli(NOON - 10))
                .setTotalIterations(3)
                .setStatus(status)
                .setRecordedAt(Instant.ofEpochMilli(NOON + at))
                .build()));
  }

  private void event(String id, String run, String type, long at, String data) {
    add(
        LogRecord.of(
            0,
            log.size(),
            logTime,
            AgentRunEvent.newBuilder()
                .setEventId(id)
                .setRunId(run)
                .setAgentId("agent-" + run)
                .setAgentName("an agent")
                .setTimestamp(Instant.ofEpochMilli(NOON + at))
                .setEventType(type)
                .setData(data)
                .build()));
  }

  private void call(String id, String run, long at, Long input, Long output, String metrics) {
    add(
        LogRecord.of(
            0,
            log.size(),
            logTime,
            AgentLlmUsage.newBuilder()
                .setUsageId(id)
                .setRunId(run)
                .setAgentId("caller")
                .setProvider("openai")
                .setModel("model-" + id)
                .setInputTokens(input)
                .setOutputTokens(output)
                .setCacheReadTokens(input == null ? null : (Long) 2L)
                .setUsageMetrics(metrics)
                .setStatus(id.equals("c3") ? "error" : "success")
                .setLatencyMs(at)
                .setCreatedAt(Instant.ofEpochMilli(NOON + at))
                .build()));
  }

  private void of(String id, String session, String type, String data) {
    session(id, session, type, data, null);
  }

  private void delta(String id, String session, String delta) {
    session(id, session, "message", null, delta);
  }

  private void session(String id, String session, String type, String data, String delta) {
    AgentRunEvent event =
        AgentRunEvent.newBuilder()
            .setEventId(id)
            .setAppName("shop")
            .setUserId("ann")
            .setSessionId(session)
            .setAgentId("a")
            .setAgentName("a")
            .setEventType(type)
            .setData(data)
            .setStateDelta(delta)
            .setTimestamp(Instant.ofEpochMilli(logTime - 500))
            .build();
    add(
        new LogRecord(
            Topics.AGENT_SESSION_EVENTS,
            Topics.AGENT_SESSION_EVENTS,
            0,
            log.size(),
            log.size(),
            logTime,
            "shop/ann",
            event,
            Optional.empty(),
            /* rerouted= */ false));
  }
}
