package io.fleetfold.verify.compare;

import io.fleetfold.verify.replay.CallCount;
import io.fleetfold.verify.replay.TokenClass;
import java.util.Arrays;
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

  /** Fingerprint of the events with their sequences, by which those of one time are in order. */
  public static final String ORDER_PRINT = "fingerprint of the order of events";

  public static final String CALL_PRINT = "fingerprint of calls";

  /** Fingerprint of which tokens each call tells: what it does not tell is not 0. */
  public static final String TOLD_PRINT = "fingerprint of what calls tell";

  /** Calls that do not count, since they repeat what others tell. */
  public static final String NOT_COUNTED = "calls that do not count";

  /** The same with those of deleted runs, as the state stores count them. */
  public static final String EVER_NOT_COUNTED =
      "calls that do not count, with those of deleted runs";

  public static final String NOT_COUNTED_PRINT = "fingerprint of calls that do not count";

  private static final List<String> QUANTILES = List.of(".p50", ".p95", ".p99");

  private Names() {}

  /** Everything the statistics object tells. */
  public static List<String> statistics() {
    return Stream.of(
            STATUSES.stream(),
            Stream.of(TOTAL_RUNS, ITERATIONS),
            Arrays.stream(CallCount.values()).map(Names::count),
            Arrays.stream(TokenClass.values()).map(Names::tokens),
            Stream.of(COST, PROVIDER_COST),
            percentiles(DURATION),
            percentiles(LATENCY))
        .flatMap(names -> names)
        .toList();
  }

  /** A count of calls. */
  public static String count(CallCount of) {
    return switch (of) {
      case CALLS -> "total_llm_calls";
      case ERRORS -> "error_llm_calls";
      default -> of.field();
    };
  }

  /** The sum of a class of tokens. */
  public static String tokens(TokenClass of) {
    boolean total = of == TokenClass.INPUT || of == TokenClass.OUTPUT;
    return total ? "total_" + of.field() : of.field();
  }

  /**
   * The same summed over the rows of calls, where what no call told is 0: rows tell it whatever
   * release folded them.
   */
  public static String inRows(String number) {
    return number + " of calls";
  }

  /** Count and percentiles of a duration or latency. */
  static Stream<String> percentiles(String of) {
    return Stream.concat(Stream.of(of + ".count"), QUANTILES.stream().map(q -> of + q));
  }

  /** What is said of a number where there is nothing. */
  static String zero(String number) {
    if (number.endsWith(BUCKETS)) {
      return "";
    }
    if (number.equals(inRows(PROVIDER_COST))) {
      return "0.000000000000";
    }
    boolean unknown =
        number.endsWith("_tokens")
            || number.endsWith(COST)
            || QUANTILES.stream().anyMatch(number::endsWith);
    return unknown ? Sheet.NONE : "0";
  }
}
