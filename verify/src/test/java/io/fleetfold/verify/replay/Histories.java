package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Logs of a few runs, generated from a seed: every record once, each in its partition. */
final class Histories {
  static final int PARTITIONS = 4;
  static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");
  static final long LOG = NOON.toEpochMilli() + 1_000;

  private static final List<String> STATUSES =
      List.of("pending", "running", "completed", "error", "cancelled");
  private static final List<String> EVENTS =
      List.of(
          "run_started",
          "run_completed",
          "run_error",
          "run_interrupted",
          "iteration_started",
          "action_execution_completed",
          "something_new");

  private Histories() {}

  static List<LogRecord> of(long seed, int runs, int recordsPerRun) {
    Random random = new Random(seed);
    List<LogRecord> log = new ArrayList<>();
    for (int r = 0; r < runs; r++) {
      String runId = "run-" + r;
      int partition = RecordKeys.partition(runId, PARTITIONS);
      for (int i = 0; i < recordsPerRun; i++) {
        long offset = log.size();
        String agent = "agent-" + random.nextInt(3);
        Instant time = NOON.plusMillis(random.nextInt(5));
        log.add(
            switch (random.nextInt(3)) {
              case 0 ->
                  LogRecord.of(
                      partition, offset, LOG, run(runId, agent, pick(STATUSES, random), time));
              case 1 ->
                  LogRecord.of(
                      partition,
                      offset,
                      LOG,
                      event(runId + "-e" + i, runId, agent, pick(EVENTS, random), time));
              default ->
                  LogRecord.of(
                      partition, offset, LOG, anyCall(runId + "-c" + i, runId, agent, random));
            });
      }
    }
    return log;
  }

  static AgentRun run(String id, String agent, String status, Instant time) {
    return AgentRun.newBuilder()
        .setRunId(id)
        .setAgentId(agent)
        .setAgentName(agent)
        .setObjective("to be counted")
        .setStartedAt(NOON.minusMillis(10))
        .setStatus(status)
        .setRecordedAt(time)
        .build();
  }

  static AgentRunEvent event(String id, String run, String agent, String type, Instant time) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setRunId(run)
        .setAgentId(agent)
        .setAgentName(agent)
        .setTimestamp(time)
        .setEventType(type)
        .build();
  }

  /** A call that may tell a part only, or nothing. */
  static AgentLlmUsage anyCall(String id, String run, String agent, Random random) {
    AgentLlmUsage call = call(id, run, agent, random);
    // some tell nothing, some a part
    switch (random.nextInt(8)) {
      case 0 -> call.setUsageMetrics(null);
      case 1 -> call.setCacheReadTokens(null);
      case 2 -> {
        call.setInputTokens(null);
        call.setCacheReadTokens(null);
      }
      case 3 -> {
        call.setInputTokens(null);
        call.setCacheReadTokens(null);
        call.setOutputTokens(null);
        call.setBilling(random.nextBoolean() ? "cached" : null);
      }
      default -> call.setImageInputTokens(random.nextBoolean() ? (Long) 0L : null);
    }
    return call;
  }

  static AgentLlmUsage call(String id, String run, String agent, Random random) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(id)
        .setRunId(run)
        .setAgentId(agent)
        .setProvider("openai")
        .setModel("model-" + random.nextInt(2))
        .setInputTokens(100L + random.nextInt(100))
        .setCacheReadTokens((long) random.nextInt(200))
        .setOutputTokens((long) random.nextInt(50))
        .setUsageMetrics("{\"cost_usd\": 0.00" + random.nextInt(1_000) + "}")
        .setStatus(random.nextInt(5) == 0 ? "error" : "success")
        .setLatencyMs((long) random.nextInt(3_000))
        .setCreatedAt(NOON.plusMillis(random.nextInt(5)))
        .build();
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
