package io.fleetfold.streams.app.usage;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.app.usage.UsageHistory.Entry;
import io.fleetfold.streams.runs.stats.Histogram;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a history's usage comes to, computed from its whole log at once: shares nothing with the
 * folds but the histogram's buckets.
 */
final class UsageReference {
  /** Grace in milliseconds by window; hours have none. */
  static final Map<String, Long> GRACE = Map.of("10s", 600_000L, "1m", 3_600_000L);

  private static final Map<String, Long> LENGTH =
      Map.of("10s", 10_000L, "1m", 60_000L, "1h", 3_600_000L);

  final Map<String, Sum> windows = new TreeMap<>();
  final Map<String, Long> late = new TreeMap<>();

  /** What is in one window. */
  static final class Sum {
    long calls;
    long errors;
    long input;
    long unpriced;
    BigDecimal reported = BigDecimal.ZERO;
    final Map<Integer, Long> latencies = new TreeMap<>();

    @Override
    public String toString() {
      return calls
          + " "
          + errors
          + " "
          + input
          + " "
          + unpriced
          + " "
          + reported.stripTrailingZeros().toPlainString()
          + " "
          + latencies;
    }
  }

  UsageReference(List<Entry> log) {
    Map<String, Long> limits = limits(log);
    Map<String, Long> days = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Entry entry : log) {
      if (entry.record() instanceof AgentRunEvent event) {
        boolean counts =
            entry.logTime() <= limits.get(entry.runId()) && seen.add("e" + event.getEventId());
        if (counts && entry.action() != null) {
          action(entry, event.getTimestamp());
        }
      } else if (entry.record() instanceof AgentLlmUsage call) {
        boolean open =
            call.getRunId() == null
                ? isOpen(call, entry, days)
                : entry.logTime() <= limits.get(entry.runId());
        if (open && seen.add("u" + call.getUsageId())) {
          call(call, entry.logTime());
          days.computeIfPresent(day(call), (day, last) -> entry.logTime());
          days.putIfAbsent(day(call), entry.logTime());
        }
      }
    }
  }

  private static Map<String, Long> limits(List<Entry> log) {
    Map<String, Long> limits = new HashMap<>();
    for (Entry entry : log) {
      boolean ends =
          entry.record() == null
              || (entry.record() instanceof AgentRun run && !run.getStatus().equals("running"))
              || (entry.record() instanceof AgentRunEvent event
                  && event.getEventType().equals("run_completed"));
      limits.merge(
          String.valueOf(entry.runId()),
          ends ? entry.logTime() + UsageHistory.SEAL.toMillis() : Long.MAX_VALUE,
          Math::min);
    }
    return limits;
  }

  private static boolean isOpen(AgentLlmUsage call, Entry entry, Map<String, Long> days) {
    Long last = days.get(day(call));
    return last == null || entry.logTime() <= last + UsageHistory.SEAL.toMillis();
  }

  private static String day(AgentLlmUsage call) {
    return call.getRunId() == null
        ? call.getCreatedAt().toString().substring(0, 10) + call.getAgentId()
        : "run";
  }

  private void call(AgentLlmUsage call, long logTime) {
    String agent = call.getAgentId() == null ? "" : call.getAgentId();
    for (String window : List.of("10s", "1m", "1h")) {
      String at = at(window, call.getCreatedAt(), logTime);
      for (String name :
          List.of(
              "fleet ", "agent " + agent, "model " + call.getProvider() + "/" + call.getModel())) {
        if (at != null) {
          Sum sum = windows.computeIfAbsent(at + name, ignored -> new Sum());
          sum.calls++;
          sum.unpriced++;
          sum.errors += call.getStatus().equals("error") ? 1 : 0;
          sum.input += call.getInputTokens();
          if (call.getUsageMetrics() != null) {
            sum.reported =
                sum.reported.add(new BigDecimal(call.getUsageMetrics().replaceAll("[^0-9.]", "")));
          }
          if (call.getLatencyMs() != null && !window.equals("10s")) {
            sum.latencies.merge(Histogram.bucket(call.getLatencyMs()), 1L, Long::sum);
          }
        }
      }
    }
  }

  private void action(Entry entry, Instant time) {
    for (String window : List.of("1m", "1h")) {
      String at = at(window, time, entry.logTime());
      if (at != null) {
        Sum sum =
            windows.computeIfAbsent(at + "action " + entry.action().name(), ignored -> new Sum());
        sum.calls++;
        sum.errors += entry.action().failed() ? 1 : 0;
        if (entry.action().millis() != null) {
          sum.latencies.merge(Histogram.bucket(entry.action().millis()), 1L, Long::sum);
        }
      }
    }
  }

  /** The window of a time; null where the record is too late for it. */
  private String at(String window, Instant time, long logTime) {
    long start = time.toEpochMilli() - time.toEpochMilli() % LENGTH.get(window);
    Long grace = GRACE.get(window);
    if (grace != null && logTime - grace > start + LENGTH.get(window)) {
      late.merge("late_for_window_" + window, 1L, Long::sum);
      return null;
    }
    return window + " " + start + " ";
  }
}
