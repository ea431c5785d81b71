package io.fleetfold.verify.compare;

import java.util.List;
import java.util.stream.Stream;

/** What the numbers are called: as in the statistics object, where they stand in it. */
public final class Names {
  /** Runs by status. */
  public static final List<String> STATUSES =
      List.of(
          "pending_runs",
          "running_runs",
          "interrupted_runs",
          "completed_runs",
          "error_runs",
          "cancelled_runs");

  public static final String TOTAL_RUNS = "total_runs";
  public static final String ITERATIONS = "total_iterations";

  /** Counts of calls and their tokens. */
  public static final List<String> CALLS =
      List.of(
          "total_llm_calls",
          "error_llm_calls",
          "total_input_tokens",
          "total_output_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "reasoning_tokens",
          "audio_input_tokens",
          "audio_output_tokens",
          "unpriced_calls");

  public static final String COST = "cost_usd";
  public static final String PROVIDER_COST = "provider_cost_usd";

  /** Durations of runs and latencies of calls: objects of the statistics. */
  public static final String DURATION = "run_duration_ms";

  public static final String LATENCY = "llm_latency_ms";

  /** The counts by bucket behind a duration or latency. */
  public static final String BUCKETS = ".buckets";

  public static final String EVENTS = "events";

  /** Fingerprints of the rows of runs, events and calls. */
  public static final String RUN_PRINT = "fingerprint of runs";

  public static final String EVENT_PRINT = "fingerprint of events";
  public static final String CALL_PRINT = "fingerprint of calls";

  private static final List<String> QUANTILES = List.of(".p50", ".p95", ".p99");

  private Names() {}

  /** Everything the statistics object tells. */
  public static List<String> statistics() {
    return Stream.of(
            STATUSES.stream(),
            Stream.of(TOTAL_RUNS, ITERATIONS),
            CALLS.stream(),
            Stream.of(COST, PROVIDER_COST),
            percentiles(DURATION),
            percentiles(LATENCY))
        .flatMap(names -> names)
        .toList();
  }

  /** Count and percentiles of a duration or latency. */
  static Stream<String> percentiles(String of) {
    return Stream.concat(Stream.of(of + ".count"), QUANTILES.stream().map(q -> of + q));
  }

  /** What is said of a number where there is nothing. */
  static String zero(String number) {
    if (number.equals(PROVIDER_COST)) {
      return "0.000000000000";
    }
    if (number.endsWith(BUCKETS)) {
      return "";
    }
    return number.equals(COST) || QUANTILES.stream().anyMatch(number::endsWith) ? Sheet.NONE : "0";
  }
}
