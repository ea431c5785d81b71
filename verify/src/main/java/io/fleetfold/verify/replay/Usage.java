package io.fleetfold.verify.replay;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a call or an action adds to a window, or what a window has come to: numbers in the order of
 * {@link #NUMBERS}. Amounts of USD are counted in units of 10^-12, modulo 2^64.
 */
public final class Usage {
  /** What the numbers are called, as in records and in the query API. */
  public static final List<String> NUMBERS =
      List.of(
          "calls",
          "errors",
          "input_tokens",
          "output_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "reasoning_tokens",
          "audio_input_tokens",
          "audio_output_tokens",
          "unpriced_calls",
          "cost_usd",
          "provider_cost_usd",
          "latency_ms.count",
          "latency_ms.fingerprint");

  /** Where the count of latencies stands; behind it the fingerprint of their histogram. */
  public static final int LATENCIES = 12;

  private Usage() {}

  static long[] of(Call call, Charge charge) {
    Tokens tokens = call.tokens();
    return new long[] {
      1,
      call.error() ? 1 : 0,
      tokens.input(),
      tokens.output(),
      tokens.cacheRead(),
      tokens.cacheWrite(),
      tokens.reasoning(),
      tokens.audioInput(),
      tokens.audioOutput(),
      charge.cost() == null ? 1 : 0,
      units(charge.cost()),
      units(call.providerCost()),
      call.latencyMs() == null ? 0 : 1,
      call.latencyMs() == null ? 0 : print(Buckets.bucket(call.latencyMs()), 1)
    };
  }

  static long[] of(Action action) {
    long[] usage = new long[NUMBERS.size()];
    usage[0] = 1;
    usage[1] = action.failed() ? 1 : 0;
    if (action.durationMs() != null) {
      usage[LATENCIES] = 1;
      usage[LATENCIES + 1] = print(Buckets.bucket(action.durationMs()), 1);
    }
    return usage;
  }

  /** The same where latencies are not kept. */
  static long[] withoutLatencies(long[] usage) {
    long[] rest = usage.clone();
    rest[LATENCIES] = 0;
    rest[LATENCIES + 1] = 0;
    return rest;
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
  public static String text(int number, long value) {
    return NUMBERS.get(number).endsWith("cost_usd")
        ? BigDecimal.valueOf(value, 12).toPlainString()
        : Long.toString(value);
  }
}
