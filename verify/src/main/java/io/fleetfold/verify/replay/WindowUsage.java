package io.fleetfold.verify.replay;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a call or an action adds to a window, or what a window has come to: numbers in the order of
 * {@link #NUMBERS}, and behind them for each of {@link #TOLD} how many told it. A number that
 * nobody told is unknown. Amounts of USD are counted in units of 10^-12, modulo 2^64.
 */
public final class WindowUsage {
  private static final String COST = "cost_usd";
  private static final String PROVIDER_COST = "provider_cost_usd";

  /** What the numbers are called, as in records and in the query API. */
  public static final List<String> NUMBERS = numbers();

  /** Those that may be unknown. */
  public static final List<String> TOLD =
      NUMBERS.stream().filter(name -> name.endsWith("_tokens") || name.endsWith(COST)).toList();

  /** How many numbers there are with the counts of those that told them. */
  public static final int SIZE = NUMBERS.size() + TOLD.size();

  /** Where the count of latencies stands; behind it the fingerprint of their histogram. */
  public static final int LATENCIES = NUMBERS.size() - 2;

  /** What stands instead of a number that nobody told. */
  public static final String UNKNOWN = "none";

  private WindowUsage() {}

  private static List<String> numbers() {
    List<String> names = new ArrayList<>(List.of("calls", "errors"));
    Arrays.stream(TokenClass.values()).map(TokenClass::field).forEach(names::add);
    names.addAll(
        List.of(
            "missing_usage_calls",
            "missing_input_calls",
            "missing_output_calls",
            COST,
            "unpriced_calls",
            PROVIDER_COST,
            "unreported_cost_calls",
            "latency_ms.count",
            "latency_ms.fingerprint"));
    return List.copyOf(names);
  }

  static long[] of(Call call, Charge charge) {
    long[] usage = new long[SIZE];
    put(usage, "calls", 1);
    put(usage, "errors", call.error() ? 1 : 0);
    call.told().forEach((of, tokens) -> tell(usage, of.field(), tokens, call.counted()));
    boolean input = call.misses(TokenClass.INPUT);
    boolean output = call.misses(TokenClass.OUTPUT);
    put(usage, "missing_usage_calls", input && output ? 1 : 0);
    put(usage, "missing_input_calls", input ? 1 : 0);
    put(usage, "missing_output_calls", output ? 1 : 0);
    put(usage, "unpriced_calls", charge.cost() == null ? 1 : 0);
    put(usage, "unreported_cost_calls", call.unreported() ? 1 : 0);
    if (charge.cost() != null) {
      tell(usage, COST, units(charge.cost()), /* counted= */ true);
    }
    if (call.providerCost() != null) {
      tell(usage, PROVIDER_COST, units(call.providerCost()), call.counted());
    }
    if (call.latencyMs() != null) {
      latency(usage, call.latencyMs());
    }
    return usage;
  }

  /** The charge of a call that was counted without one. */
  static long[] of(Charge charge) {
    long[] usage = new long[SIZE];
    put(usage, "unpriced_calls", -1);
    tell(usage, COST, units(charge.cost()), /* counted= */ true);
    return usage;
  }

  static long[] of(ActionOutcome action) {
    long[] usage = new long[SIZE];
    put(usage, "calls", 1);
    put(usage, "errors", action.failed() ? 1 : 0);
    if (action.durationMs() != null) {
      latency(usage, action.durationMs());
    }
    return usage;
  }

  /** Sets a number that may not be unknown. */
  public static void put(long[] usage, String name, long value) {
    usage[NUMBERS.indexOf(name)] = value;
  }

  /** Sets a number that is known. */
  public static void tell(long[] usage, String name, long value) {
    tell(usage, name, value, /* counted= */ true);
  }

  private static void tell(long[] usage, String name, long value, boolean counted) {
    put(usage, name, value);
    usage[NUMBERS.size() + TOLD.indexOf(name)] = counted ? 1 : 0;
  }

  private static void latency(long[] usage, long millis) {
    usage[LATENCIES] = 1;
    usage[LATENCIES + 1] = print(Buckets.bucket(millis), 1);
  }

  /** The same where latencies are not kept. */
  static long[] withoutLatencies(long[] usage) {
    long[] rest = usage.clone();
    rest[LATENCIES] = 0;
    rest[LATENCIES + 1] = 0;
    return rest;
  }

  /** The numbers that all witnesses tell: up to the latencies, then 1 for each that is known. */
  public static long[] comparable(long[] usage) {
    long[] told = Arrays.copyOf(usage, LATENCIES + 1 + TOLD.size());
    for (int i = 0; i < TOLD.size(); i++) {
      told[LATENCIES + 1 + i] = isKnown(usage, NUMBERS.indexOf(TOLD.get(i))) ? 1 : 0;
    }
    return told;
  }

  /** A sum whose tellers were not counted is known if it is not 0. */
  private static boolean isKnown(long[] usage, int number) {
    int told = TOLD.indexOf(NUMBERS.get(number));
    return told < 0 || usage[NUMBERS.size() + told] != 0 || usage[number] != 0;
  }

  /** USD in units of 10^-12; null is none. */
  public static long units(BigDecimal usd) {
    return usd == null ? 0 : usd.setScale(12).unscaledValue().longValue();
  }

  /** The fingerprint of that many values in a bucket; those of all buckets add up. */
  public static long print(int bucket, long count) {
    return count * Prints.weight(bucket);
  }

  /** A number as text. */
  public static String text(int number, long[] usage) {
    if (!isKnown(usage, number)) {
      return UNKNOWN;
    }
    return NUMBERS.get(number).endsWith(COST)
        ? BigDecimal.valueOf(usage[number], 12).toPlainString()
        : Long.toString(usage[number]);
  }
}
