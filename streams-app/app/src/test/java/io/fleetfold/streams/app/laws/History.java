package io.fleetfold.streams.app.laws;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.app.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/**
 * What agents may write about a few runs, from a seed: contradictory ends, clocks that differ,
 * broken numbers and texts, duplicates, several agents in one run, calls without a run, deletions.
 */
final class History {
  private static final List<String> STATUSES =
      List.of("pending", "running", "completed", "error", "cancelled", "interrupted", "nonsense");
  private static final List<String> EVENTS =
      List.of(
          "run_started",
          "run_completed",
          "run_error",
          "run_interrupted",
          "iteration_started",
          "iteration_started",
          "action_execution_completed",
          "message",
          "of_a_later_version",
          " ");
  private static final List<String> JSON =
      List.of("{}", "{\"a\":[1,2]}", "{\"cost_usd\":0.0123}", "{\"cost_usd\":\"1.5e-3\"}", "{", "");

  private final Random random;
  private final int runs;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A record on its way.
   *
   * @param delay log time since the record before it, in milliseconds
   * @param runId the run it belongs to, for deletions
   * @param record the record; null deletes the run
   */
  record Entry(long delay, String runId, SpecificRecord record) {
    /** Whether it is published under a key that is not its run's id once that is cleaned. */
    boolean strays() {
      return record instanceof AgentRun run && !run.getRunId().equals(runId);
    }
  }

  private History(long seed, int runs) {
    this.random = new Random(seed);
    this.runs = runs;
  }

  /** A history in the order of its log. */
  static List<Entry> of(long seed, int runs, int records) {
    History history = new History(seed, runs);
    for (int i = 0; i < records; i++) {
      history.add();
    }
    return history.entries;
  }

  private void add() {
    String runId = "run-" + random.nextInt(runs);
    switch (random.nextInt(20)) {
      case 0 -> {
        if (entries.isEmpty()) {
          entries.add(new Entry(delay(), runId, run(runId)));
        } else {
          Entry again = entries.get(random.nextInt(entries.size()));
          entries.add(new Entry(1, again.runId(), again.record()));
        }
      }
      case 1 -> entries.add(new Entry(1, runId, random.nextInt(4) == 0 ? null : run(runId)));
      case 2, 3, 4, 5, 6 -> entries.add(new Entry(delay(), runId, run(runId)));
      case 7, 8, 9, 10, 11, 12 -> entries.add(new Entry(delay(), runId, event(runId)));
      default -> entries.add(new Entry(delay(), runId, call(runId)));
    }
  }

  private AgentRun run(String runId) {
    return Records.run(rarely(runId + "\u0000", runId), pick(STATUSES), time())
        .setAgentId(agent())
        .setStartedAt(random.nextBoolean() ? Instant.ofEpochMilli(time()) : null)
        .setFinishedAt(random.nextBoolean() ? Instant.ofEpochMilli(time()) : null)
        .setTotalIterations(random.nextInt(8) - 1)
        .setMetadata(rarely(pick(JSON), null))
        .build();
  }

  private AgentRunEvent event(String runId) {
    String id = "event-" + random.nextInt(60);
    return Records.event(runId, rarely("", id), pick(EVENTS), time())
        .setAgentId(agent())
        .setData(rarely(pick(JSON), null))
        .build();
  }

  private AgentLlmUsage call(String runId) {
    String id = "call-" + random.nextInt(60);
    String run = random.nextInt(6) == 0 ? null : runId;
    return Records.call(run, id, time())
        .setAgentId(random.nextBoolean() ? agent() : null)
        .setModel("model-" + random.nextInt(3))
        .setStatus(rarely("failed", random.nextInt(4) == 0 ? "error" : "success"))
        .setInputTokens(tokens())
        .setOutputTokens(tokens())
        .setCacheReadTokens(tokens())
        .setCacheWriteTokens(tokens())
        .setReasoningTokens(tokens())
        .setAudioInputTokens(tokens())
        .setAudioOutputTokens(tokens())
        .setCacheWrite1hTokens(tokens())
        .setImageInputTokens(tokens())
        .setImageOutputTokens(tokens())
        .setBilling(random.nextInt(8) == 0 ? "cached" : null)
        .setTraceId(random.nextBoolean() ? "trace-" + runId : null)
        .setLatencyMs(random.nextInt(4) == 0 ? null : (Long) (long) (random.nextInt(5_000) - 100))
        .setUsageMetrics(random.nextBoolean() ? pick(JSON) : null)
        .build();
  }

  private String agent() {
    return rarely("", "agent-" + random.nextInt(3));
  }

  private Long tokens() {
    return random.nextInt(3) == 0 ? null : (Long) (long) (random.nextInt(500) - 20);
  }

  /** Few different times, so that ties are common; now and then far off. */
  private long time() {
    long skew = 36L * 60 * 60 * 1_000;
    return Records.T0
        + random.nextInt(6)
        + switch (random.nextInt(12)) {
          case 0 -> skew;
          case 1 -> -skew;
          default -> 0;
        };
  }

  /** Usually at once; now and then long enough for runs to be silent, or to be sealed. */
  private long delay() {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextInt(8) == 0 ? 30L * 24 * 60 * 60 * 1_000 : 13L * 60 * 60 * 1_000;
      case 1, 2, 3, 4 -> 20L * 60 * 1_000;
      default -> random.nextInt(3);
    };
  }

  private String rarely(String odd, String usual) {
    return random.nextInt(25) == 0 ? odd : usual;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
