package io.fleetfold.streams.app;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.runs.stats.Histogram;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a history comes to, computed from all its records at once by sorting and filtering: shares
 * nothing with the folds but the histogram's buckets.
 */
final class Reference {
  private static final List<String> RANK =
      List.of("pending", "running", "completed", "cancelled", "error");

  private final Map<String, List<SpecificRecord>> runs = new TreeMap<>();
  private final List<AgentLlmUsage> runless = new ArrayList<>();

  Reference(History history) {
    for (SpecificRecord record : history.records) {
      String run =
          record instanceof AgentRun version
              ? version.getRunId()
              : record instanceof AgentRunEvent event
                  ? event.getRunId()
                  : ((AgentLlmUsage) record).getRunId();
      if (run == null) {
        runless.add((AgentLlmUsage) record);
      } else if (!history.deleted.contains(run)) {
        runs.computeIfAbsent(run, ignored -> new ArrayList<>()).add(record);
      }
    }
  }

  /** One thing a record says at a time. */
  private record Said(long at, String value) {}

  Map<String, Map<String, Object>> runs() {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    runs.forEach((id, records) -> all.put(id, run(records)));
    return all;
  }

  /** Statistics of an agent, or with null of the fleet. */
  Map<String, Object> statistics(String agent) {
    Map<String, Object> stats = new TreeMap<>();
    List<AgentLlmUsage> calls = new ArrayList<>();
    List<Map<String, Object>> mine = new ArrayList<>();
    Histogram durations = new Histogram();
    runs()
        .forEach(
            (id, run) -> {
              if (agent == null || agent.equals(run.get("agent"))) {
                mine.add(run);
                calls.addAll(of(runs.get(id), AgentLlmUsage.class));
                if (run.get("duration") != null) {
                  durations.add(Histogram.bucket((Long) run.get("duration")), 1);
                }
              }
            });
    runless.stream()
        .filter(call -> agent == null || agent.equals(call.getAgentId()))
        .forEach(calls::add);
    for (String status :
        List.of("pending", "running", "interrupted", "completed", "error", "cancelled")) {
      stats.put(status, mine.stream().filter(run -> status.equals(run.get("status"))).count());
    }
    stats.put("iterations", mine.stream().mapToLong(run -> (Integer) run.get("iterations")).sum());
    stats.put("durations", durations.buckets());
    Histogram latencies = new Histogram();
    calls.stream()
        .filter(call -> call.getLatencyMs() != null)
        .forEach(call -> latencies.add(Histogram.bucket(call.getLatencyMs()), 1));
    stats.put("latencies", latencies.buckets());
    stats.putAll(sums(calls));
    return stats;
  }

  private static Map<String, Object> run(List<SpecificRecord> records) {
    List<AgentRun> versions = of(records, AgentRun.class);
    List<AgentRunEvent> events = of(records, AgentRunEvent.class);
    List<AgentLlmUsage> calls = of(records, AgentLlmUsage.class);
    Map<String, Object> run = new TreeMap<>();

    List<Said> statuses = new ArrayList<>();
    versions.forEach(v -> statuses.add(new Said(millis(v.getRecordedAt()), v.getStatus())));
    Map<String, String> byType =
        Map.of("run_started", "running", "run_completed", "completed", "run_error", "error");
    events.stream()
        .filter(e -> byType.containsKey(e.getEventType()))
        .forEach(
            e -> statuses.add(new Said(millis(e.getTimestamp()), byType.get(e.getEventType()))));
    Comparator<Said> order =
        Comparator.comparingLong(Said::at).thenComparing(said -> RANK.indexOf(said.value()));
    String ended = newest(statuses.stream().filter(s -> RANK.indexOf(s.value()) >= 2), order);
    String open = newest(statuses.stream().filter(s -> RANK.indexOf(s.value()) < 2), order);
    long last = records.stream().mapToLong(Reference::at).max().orElseThrow();
    boolean interrupted =
        events.stream().anyMatch(e -> e.getEventType().equals("run_interrupted") && at(e) == last);
    run.put(
        "status",
        ended != null ? ended : interrupted ? "interrupted" : open != null ? open : "pending");

    Long started =
        Stream.concat(
                versions.stream().map(AgentRun::getStartedAt).filter(Objects::nonNull),
                events.stream()
                    .filter(e -> e.getEventType().equals("run_started"))
                    .map(AgentRunEvent::getTimestamp))
            .map(Reference::millis)
            .min(Comparator.naturalOrder())
            .orElse(null);
    Long finished =
        Stream.concat(
                versions.stream()
                    .filter(v -> RANK.indexOf(v.getStatus()) >= 2)
                    .map(v -> v.getFinishedAt() == null ? v.getRecordedAt() : v.getFinishedAt()),
                events.stream()
                    .filter(e -> List.of("run_completed", "run_error").contains(e.getEventType()))
                    .map(AgentRunEvent::getTimestamp))
            .map(Reference::millis)
            .max(Comparator.naturalOrder())
            .orElse(null);
    run.put("started", started);
    run.put("finished", finished);
    run.put(
        "duration",
        started == null || finished == null ? null : (Long) Math.max(0, finished - started));
    long began = count(events, "iteration_started");
    int told = versions.stream().mapToInt(AgentRun::getTotalIterations).max().orElse(0);
    run.put("iterations", (int) Math.max(told, began));

    Comparator<Said> newest = Comparator.comparingLong(Said::at).thenComparing(Said::value);
    String owner =
        newest(
            Stream.concat(
                    versions.stream().map(v -> new Said(millis(v.getRecordedAt()), v.getAgentId())),
                    events.stream().map(e -> new Said(millis(e.getTimestamp()), e.getAgentId())))
                .filter(said -> !said.value().isEmpty()),
            newest);
    String caller =
        newest(
            calls.stream()
                .filter(c -> c.getAgentId() != null)
                .map(c -> new Said(millis(c.getCreatedAt()), c.getAgentId())),
            newest);
    run.put("agent", owner != null ? owner : caller);
    run.put("objective", text(versions, AgentRun::getObjective, newest));
    run.put("error_message", text(versions, AgentRun::getErrorMessage, newest));
    run.put("events", (long) events.size());
    run.put("other", count(events, "of_my_own"));
    run.put("actions", count(events, "action_execution_completed"));
    run.putAll(sums(calls));
    return run;
  }

  private static Map<String, Object> sums(List<AgentLlmUsage> calls) {
    BigDecimal cost =
        calls.stream()
            .map(AgentLlmUsage::getUsageMetrics)
            .filter(Objects::nonNull)
            .map(json -> new BigDecimal(json.replaceAll("[^0-9.]", "")))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return Map.of(
        "calls", (long) calls.size(),
        "error_calls", calls.stream().filter(c -> c.getStatus().equals("error")).count(),
        "input_tokens", sum(calls, AgentLlmUsage::getInputTokens),
        "output_tokens", sum(calls, AgentLlmUsage::getOutputTokens),
        "cost", cost.setScale(12));
  }

  private static long sum(List<AgentLlmUsage> calls, ToLongFunction<AgentLlmUsage> field) {
    return calls.stream().mapToLong(field).sum();
  }

  private static String text(
      List<AgentRun> versions, Function<AgentRun, String> field, Comparator<Said> order) {
    return newest(
        versions.stream()
            .filter(v -> field.apply(v) != null)
            .map(v -> new Said(millis(v.getRecordedAt()), field.apply(v))),
        order);
  }

  private static String newest(Stream<Said> said, Comparator<Said> order) {
    return said.max(order).map(Said::value).orElse(null);
  }

  private static long count(List<AgentRunEvent> events, String type) {
    return events.stream().filter(e -> e.getEventType().equals(type)).count();
  }

  private static <T> List<T> of(List<SpecificRecord> records, Class<T> type) {
    return records.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static long at(SpecificRecord record) {
    return record instanceof AgentRun version
        ? millis(version.getRecordedAt())
        : record instanceof AgentRunEvent event
            ? millis(event.getTimestamp())
            : millis(((AgentLlmUsage) record).getCreatedAt());
  }

  private static long millis(Instant time) {
    return time.toEpochMilli();
  }
}
