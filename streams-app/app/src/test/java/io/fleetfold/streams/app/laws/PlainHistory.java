package io.fleetfold.streams.app.laws;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.app.Records;
import io.fleetfold.verify.replay.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * A random history of few runs, agents and times, so that ties, contradictions and changes of the
 * agent are frequent. Everything follows from the seed.
 */
final class PlainHistory {
  private static final List<String> STATUSES =
      List.of("pending", "running", "completed", "error", "cancelled", "running");
  private static final List<String> TYPES =
      List.of(
          "run_started",
          "run_completed",
          "run_error",
          "run_interrupted",
          "iteration_started",
          "iteration_started",
          "action_execution_completed",
          "message",
          "of_my_own");

  static final int RUNS = 5;

  final List<SpecificRecord> records = new ArrayList<>();
  final List<String> deleted = new ArrayList<>();
  private final Random random;

  PlainHistory(long seed) {
    random = new Random(seed);
    int size = 1 + random.nextInt(60);
    for (int i = 0; i < size; i++) {
      int kind = random.nextInt(10);
      records.add(kind < 3 ? version() : kind < 7 ? event("e" + i) : call("u" + i));
    }
    for (int run = 0; run < RUNS; run++) {
      if (random.nextInt(5) == 0) {
        deleted.add("run-" + run);
      }
    }
  }

  /** All of it, in order, as the log has it. */
  List<LogRecord> log() {
    List<LogRecord> log = new ArrayList<>();
    for (SpecificRecord record : records) {
      long offset = log.size();
      log.add(
          record instanceof AgentRun run
              ? LogRecord.of(0, offset, Records.T0, run)
              : record instanceof AgentRunEvent event
                  ? LogRecord.of(0, offset, Records.T0, event)
                  : LogRecord.of(0, offset, Records.T0, (AgentLlmUsage) record));
    }
    deleted.forEach(run -> log.add(LogRecord.deletion(0, log.size(), Records.T0, run)));
    return log;
  }

  /** The same records in another order, some of them several times. */
  List<SpecificRecord> shuffled() {
    List<SpecificRecord> more = new ArrayList<>(records);
    for (SpecificRecord record : records) {
      for (int again = random.nextInt(3); again > 0; again--) {
        more.add(record);
      }
    }
    Collections.shuffle(more, random);
    return more;
  }

  private long time() {
    return Records.T0 + random.nextInt(8);
  }

  private String run() {
    return "run-" + random.nextInt(RUNS);
  }

  private String agent() {
    return "agent-" + random.nextInt(3);
  }

  /** Mostly none: of some runs several are named, of some one, of some none. */
  private String app() {
    return random.nextInt(5) == 0 ? "app-" + random.nextInt(2) : null;
  }

  /** The application that is named in a run's records alone; null where none is, or several are. */
  String owner(String run) {
    Set<String> named = new HashSet<>();
    for (SpecificRecord record : records) {
      if (record instanceof AgentRun version && version.getRunId().equals(run)) {
        named.add(version.getAppName());
      } else if (record instanceof AgentRunEvent event && event.getRunId().equals(run)) {
        named.add(event.getAppName());
      }
    }
    named.remove(null);
    return named.size() == 1 ? named.iterator().next() : null;
  }

  private String maybe(String value) {
    return random.nextBoolean() ? value : null;
  }

  private AgentRun version() {
    return Records.run(run(), STATUSES.get(random.nextInt(STATUSES.size())), time())
        .setAgentId(random.nextInt(4) == 0 ? "" : agent())
        .setAgentName("Name " + random.nextInt(2))
        .setObjective("objective " + random.nextInt(3))
        .setErrorMessage(maybe("message " + random.nextInt(3)))
        .setStartedAt(random.nextBoolean() ? Instant.ofEpochMilli(time()) : null)
        .setFinishedAt(random.nextBoolean() ? Instant.ofEpochMilli(time() + 500) : null)
        .setTotalIterations(random.nextInt(4))
        .setAppName(app())
        .build();
  }

  private AgentRunEvent event(String id) {
    return Records.event(run(), id, TYPES.get(random.nextInt(TYPES.size())), time())
        .setAgentId(random.nextInt(3) == 0 ? "" : agent())
        .setAgentName("Name " + random.nextInt(2))
        .setAppName(app())
        .setData("{\"action\": \"a" + random.nextInt(2) + "\", \"duration_ms\": 7}")
        .build();
  }

  private AgentLlmUsage call(String id) {
    return Records.call(random.nextInt(4) == 0 ? null : run(), id, time())
        .setAgentId(maybe(agent()))
        .setStatus(random.nextInt(4) == 0 ? "error" : "success")
        .setInputTokens((long) random.nextInt(1000))
        .setCacheReadTokens(0L)
        .setLatencyMs(random.nextInt(5) == 0 ? null : (Long) (long) random.nextInt(2000))
        .setUsageMetrics(maybe("{\"cost_usd\": 0.00" + random.nextInt(1000) + "}"))
        .build();
  }
}
