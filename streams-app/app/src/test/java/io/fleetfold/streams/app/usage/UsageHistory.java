package io.fleetfold.streams.app.usage;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.app.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/**
 * What three logs hold of a few runs, from a seed: late records, duplicates, deletions, ends and
 * long silences; and an order in which a task may read them, which keeps that of each log only.
 */
final class UsageHistory {
  static final Duration SEAL = Duration.ofHours(2);

  /** Below the time for which ids are kept beyond the seal time. */
  private static final int MAX_LAG = 4 * 60 * 1_000;

  static final List<Action> ACTIONS =
      List.of(
          new Action("{\"action\": \"find\", \"duration_ms\": 7}", "find", false, 7L),
          new Action("{\"action\": \"find\", \"duration_ms\": 12.9}", "find", false, 12L),
          new Action("{\"action\": \"\", \"duration_ms\": -3}", "unnamed", false, 0L),
          new Action("{\"duration_ms\": \"7\", \"success\": false}", "unnamed", true, null),
          new Action("{\"action\": \"é|x\", \"result\": {\"error\": \"no\"}}", "é|x", true, null),
          new Action(null, "unnamed", false, null));

  final List<Entry> log = new ArrayList<>();
  private final Random random;
  private long now = Records.T0;

  /** What an event's data says. */
  record Action(String data, String name, boolean failed, Long millis) {}

  /**
   * A record in its log.
   *
   * @param topic one of three
   * @param record null deletes the run
   */
  record Entry(int topic, long logTime, String runId, SpecificRecord record, Action action) {}

  UsageHistory(long seed) {
    random = new Random(seed);
    int size = 1 + random.nextInt(90);
    for (int i = 0; i < size; i++) {
      now += random.nextInt(20) == 0 ? random.nextInt(5 * 3_600_000) : random.nextInt(8_000);
      add("id-" + i);
    }
  }

  private void add(String id) {
    String run = "run-" + random.nextInt(4);
    int kind = random.nextInt(20);
    if (kind == 0) {
      log.add(new Entry(0, now, run, null, null));
    } else if (kind < 3) {
      String status = List.of("running", "completed", "error").get(random.nextInt(3));
      log.add(new Entry(0, now, run, Records.run(run, status, time()).build(), null));
    } else if (kind < 5 && !log.isEmpty()) {
      Entry again = log.get(random.nextInt(log.size()));
      log.add(new Entry(again.topic(), now, again.runId(), again.record(), again.action()));
    } else if (kind < 10) {
      event(run, id);
    } else {
      String of = random.nextInt(4) == 0 ? null : run;
      log.add(new Entry(2, now, of, call(of, id), null));
    }
  }

  private void event(String run, String id) {
    int type = random.nextInt(8);
    String name =
        List.of("run_completed", "message", "action_execution_completed").get(Math.min(type, 2));
    Action action = type < 2 ? null : ACTIONS.get(random.nextInt(ACTIONS.size()));
    AgentRunEvent event =
        Records.event(run, id, name, time()).setData(action == null ? null : action.data()).build();
    log.add(new Entry(1, now, run, event, action));
  }

  private AgentLlmUsage call(String run, String id) {
    return Records.call(run, id, time())
        .setAgentId(random.nextInt(3) == 0 ? null : "agent-" + random.nextInt(2))
        .setModel("model-" + random.nextInt(2))
        .setStatus(random.nextInt(4) == 0 ? "error" : "success")
        .setInputTokens((long) random.nextInt(1_000))
        .setCacheReadTokens(0L)
        .setLatencyMs(random.nextInt(5) == 0 ? null : (Long) (long) random.nextInt(3_000))
        .setUsageMetrics(
            random.nextBoolean() ? "{\"cost_usd\": 0.00" + random.nextInt(1_000) + "}" : null)
        .build();
  }

  /** Usually just now, sometimes long ago or a little ahead. */
  private long time() {
    return switch (random.nextInt(6)) {
      case 0 -> now - random.nextInt(4 * 3_600_000);
      case 1 -> now + random.nextInt(60_000);
      default -> now - random.nextInt(15_000);
    };
  }

  /** An order in which the logs may be read. */
  List<Entry> read() {
    int[] lags = {random.nextInt(MAX_LAG), random.nextInt(MAX_LAG), random.nextInt(MAX_LAG)};
    List<Entry> order = new ArrayList<>(log);
    order.sort(Comparator.comparingLong(entry -> entry.logTime() + lags[entry.topic()]));
    return order;
  }
}
