package io.fleetfold.bench.cluster;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.time.Instant;
import java.util.Locale;

/** Publishes runs that have ended, each told in few records, to fill the stores with. */
public final class KnownRuns {
  /** Records of one run. */
  public static final int RECORDS = 3;

  private static final int AGENTS = 50;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String DATA =
      "{\"action\":\"search\",\"args\":{\"query\":\"where the time goes\"},\"duration_ms\":120}";

  private KnownRuns() {}

  /** Publishes runs with numbers from {@code first} on. */
  public static void publish(BulkPublisher publisher, long first, long runs)
      throws InterruptedException {
    publish(publisher, first, runs, AGENTS);
  }

  /** The same of so many agents. */
  public static void publish(BulkPublisher publisher, long first, long runs, int agents)
      throws InterruptedException {
    for (long run = first; run < first + runs; run++) {
      String id = id(run);
      Instant at = BEGIN.plusMillis(run * 100);
      String agent = "known-" + run % agents;
      publisher.publish(Topics.AGENT_EVENTS, id, event(id, id + "-e", agent, at));
      publisher.publish(
          Topics.AGENT_LLM_USAGE,
          id,
          AgentLlmUsage.newBuilder()
              .setUsageId(id + "-u")
              .setRunId(id)
              .setAgentId(agent)
              .setProvider("openai")
              .setModel("gpt-5")
              .setStatus("success")
              .setInputTokens(1000L)
              .setOutputTokens(100L)
              .setLatencyMs(100 + run % 900)
              .setCreatedAt(at)
              .build());
      publisher.publish(Topics.AGENT_RUNS, id, version(id, agent, at));
    }
  }

  /** The id of a run. */
  public static String id(long run) {
    return String.format(Locale.ROOT, "0193c0de-7aa5-7000-8000-%012d", run);
  }

  /** A version of a run that has completed. */
  public static AgentRun version(String id, String agent, Instant at) {
    return AgentRun.newBuilder()
        .setRunId(id)
        .setAgentId(agent)
        .setAgentName(agent)
        .setObjective("find where the time goes")
        .setStatus("completed")
        .setStartedAt(at)
        .setFinishedAt(at.plusSeconds(30))
        .setRecordedAt(at)
        .build();
  }

  /** An executed action. */
  public static AgentRunEvent event(String run, String id, String agent, Instant at) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setRunId(run)
        .setAgentId(agent)
        .setAgentName(agent)
        .setEventType("action_execution_completed")
        .setTimestamp(at)
        .setData(DATA)
        .build();
  }
}
