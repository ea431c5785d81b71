package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Logs of traced runs from a seed: trees of spans with claims, several carriers of one call,
 * parents that never come or contradict each other, circles, sub-agents, and records that name no
 * span.
 */
final class TracedHistories {
  private static final List<String> SPANS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  private final Random random;
  private final Set<String> recorded = new HashSet<>();
  private final List<LogRecord> log = new ArrayList<>();

  private TracedHistories(long seed) {
    random = new Random(seed);
  }

  static List<LogRecord> of(long seed, int runs, int recordsPerRun) {
    TracedHistories histories = new TracedHistories(seed);
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < recordsPerRun; i++) {
        histories.add("run-" + run, i);
      }
    }
    return histories.log;
  }

  private void add(String run, int number) {
    int partition = RecordKeys.partition(run, Histories.PARTITIONS);
    long offset = log.size();
    if (random.nextInt(4) == 0) {
      String type = random.nextInt(3) == 0 ? "subagent_run_started" : "action_execution_started";
      AgentRunEvent event =
          Histories.event(
              run + "-e" + number,
              run,
              "agent-" + random.nextInt(3),
              type,
              Histories.NOON.plusMillis(random.nextInt(4)));
      event.setTraceId(trace());
      event.setSpanId(span());
      event.setParentSpanId(parent());
      log.add(LogRecord.of(partition, offset, Histories.LOG, event));
    } else {
      log.add(LogRecord.of(partition, offset, Histories.LOG, usage(run)));
    }
  }

  private AgentLlmUsage usage(String run) {
    String trace = trace();
    String span = random.nextInt(5) == 0 ? null : span();
    String id =
        random.nextInt(3) == 0 && span != null
            ? (trace == null ? "" : trace) + "/" + span
            : "u" + random.nextInt(8);
    boolean claim = random.nextInt(4) == 0;
    String carrier = random.nextBoolean() ? "span" : random.nextBoolean() ? "event" : null;
    // which of two records of their own is the first decides the log, not the law
    if (carrier == null && !claim && !recorded.add(run + id)) {
      carrier = "span";
    }
    boolean tells = random.nextInt(5) > 0;
    return AgentLlmUsage.newBuilder()
        .setUsageId(id)
        .setRunId(run)
        .setAgentId(random.nextInt(3) == 0 ? "caller-" + random.nextInt(2) : null)
        .setTraceId(trace)
        .setSpanId(span)
        .setParentSpanId(parent())
        .setCarrier(carrier)
        .setClaim(claim)
        .setProvider("openai")
        .setModel("model-" + random.nextInt(2))
        .setStatus(random.nextInt(5) == 0 ? "error" : "success")
        .setResponseId(random.nextInt(4) == 0 ? "r" : null)
        .setInputTokens(tells ? (Long) (long) random.nextInt(50) : null)
        .setCacheReadTokens(random.nextBoolean() ? (Long) (long) random.nextInt(50) : null)
        .setOutputTokens(tells && random.nextBoolean() ? (Long) (long) random.nextInt(9) : null)
        .setProviderCostUsd(random.nextInt(4) == 0 ? new BigDecimal("0.000100000000") : null)
        .setLatencyMs(random.nextBoolean() ? (Long) (long) random.nextInt(900) : null)
        .setCreatedAt(Histories.NOON.plusMillis(random.nextInt(3) * 70_000L))
        .build();
  }

  private String trace() {
    return random.nextInt(8) == 0 ? null : "t" + random.nextInt(2);
  }

  private String span() {
    return SPANS.get(random.nextInt(SPANS.size()));
  }

  /** Mostly a span that sorts before others, so that trees are deep; circles come by themselves. */
  private String parent() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> span();
      default -> SPANS.get(random.nextInt(3));
    };
  }
}
