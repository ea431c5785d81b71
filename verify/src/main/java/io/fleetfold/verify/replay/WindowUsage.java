package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedWindow;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a call or an action adds to a window, or what a window has come to: numbers by their names.
 * Amounts of USD are counted in units of 10^-12, modulo 2^64. Not thread-safe.
 */
public final class WindowUsage {
  /** How many latencies there are. */
  public static final String LATENCIES = "latency_ms.count";

  /** The fingerprint of their histogram. */
  public static final String LATENCY_PRINT = "latency_ms.fingerprint";

  private static final String COST = "cost_usd";
  private static final String PROVIDER_COST = "provider_cost_usd";

  /** What the numbers are called, as in records and in the query API. */
  public static final Set<String> NUMBERS = numbers();

  /** Those that all witnesses tell. */
  public static final Set<String> COMPARED = without(LATENCY_PRINT);

  /** What stands instead of a number that nobody told. */
  public static final String UNKNOWN = "none";

  private static final Map<String, Integer> PLACES = new HashMap<>();

  static {
    NUMBERS.forEach(name -> PLACES.put(name, PLACES.size()));
  }

  private final long[] values = new long[NUMBERS.size()];
  private long told;

  private static Set<String> numbers() {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(CallCount.values()).map(CallCount::field).forEach(names::add);
    Arrays.stream(TokenClass.values()).map(TokenClass::field).forEach(names::add);
    names.addAll(List.of(COST, PROVIDER_COST, LATENCIES, LATENCY_PRINT));
    return names;
  }

  private static Set<String> without(String number) {
    Set<String> names = new LinkedHashSet<>(NUMBERS);
    names.remove(number);
    return names;
  }

  static WindowUsage of(Call call, Charge charge) {
    WindowUsage usage = new WindowUsage();
    for (CallCount count : CallCount.values()) {
      usage.add(count.field(), count.counts(call, charge) ? 1 : 0);
    }
    call.told().forEach((of, tokens) -> usage.tell(of.field(), tokens, call.counted()));
    if (charge.cost() != null) {
      usage.tell(COST, units(charge.cost()));
    }
    if (call.providerCost() != null) {
      usage.tell(PROVIDER_COST, units(call.providerCost()), call.counted());
    }
    if (call.latencyMs() != null) {
      usage.addLatencies(Buckets.bucket(call.latencyMs()), 1);
    }
    return usage;
  }

  /** The charge of a call that was counted without one. */
  static WindowUsage of(Charge charge) {
    WindowUsage usage = new WindowUsage();
    usage.add(CallCount.UNPRICED.field(), -1);
    usage.tell(COST, units(charge.cost()));
    return usage;
  }

  static WindowUsage of(ActionOutcome action) {
    WindowUsage usage = new WindowUsage();
    usage.add(CallCount.CALLS.field(), 1);
    usage.add(CallCount.ERRORS.field(), action.failed() ? 1 : 0);
    if (action.durationMs() != null) {
      usage.addLatencies(Buckets.bucket(action.durationMs()), 1);
    }
    return usage;
  }

  /** Whether the number is unknown where nobody told it. */
  public static boolean mayBeUnknown(String number) {
    return number.endsWith("_tokens") || number.endsWith(COST);
  }

  /** Adds to a number. */
  public void add(String number, long more) {
    values[PLACES.get(number)] += more;
  }

  /** Adds to a number that is known from now on. */
  public void tell(String number, long more) {
    tell(number, more, /* counted= */ true);
  }

  private void tell(String number, long more, boolean counted) {
    add(number, more);
    told |= counted ? 1L << PLACES.get(number) : 0;
  }

  /** Adds so many latencies of a bucket. */
  public void addLatencies(int bucket, long count) {
    add(LATENCIES, count);
    add(LATENCY_PRINT, print(bucket, count));
  }

  /** Adds all numbers of another. */
  public void add(WindowUsage other) {
    for (int i = 0; i < values.length; i++) {
      values[i] += other.values[i];
    }
    told |= other.told;
  }

  /** The same where latencies are not kept. */
  WindowUsage withoutLatencies() {
    WindowUsage rest = new WindowUsage();
    rest.add(this);
    rest.add(LATENCIES, -get(LATENCIES));
    rest.add(LATENCY_PRINT, -get(LATENCY_PRINT));
    return rest;
  }

  /** A number; 0 where it is unknown. */
  public long get(String number) {
    return values[PLACES.get(number)];
  }

  /** A sum whose tellers were not counted, by the first release, is known if it is not 0. */
  public boolean isKnown(String number) {
    return !mayBeUnknown(number)
        || (told & 1L << PLACES.get(number)) != 0
        || values[PLACES.get(number)] != 0;
  }

  /**
   * A fingerprint of the numbers that all witnesses tell, in the window that starts there: those of
   * partial windows add up where what is known does not differ.
   */
  public long print(long start) {
    long print = 1;
    for (String number : COMPARED) {
      int place = PLACES.get(number);
      print += values[place] * Prints.weight(place);
      if (mayBeUnknown(number) && isKnown(number)) {
        print += Prints.weight(NUMBERS.size() + place);
      }
    }
    return print * Prints.weight(start);
  }

  /** Whether all that was added was taken away again, which is as if there were no window. */
  public boolean isNothing() {
    return Arrays.stream(values).allMatch(sum -> sum == 0);
  }

  /** All numbers, by name. */
  @Override
  public String toString() {
    return NUMBERS.stream()
        .map(number -> number + "=" + text(number))
        .collect(Collectors.joining(" "));
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
  public String text(String number) {
    if (!isKnown(number)) {
      return UNKNOWN;
    }
    return number.endsWith(COST)
        ? BigDecimal.valueOf(get(number), 12).toPlainString()
        : Long.toString(get(number));
  }

  SavedWindow save(long start) {
    Map<String, Long> numbers = new HashMap<>();
    for (String number : NUMBERS) {
      if (get(number) != 0 || (mayBeUnknown(number) && isKnown(number))) {
        numbers.put(number, get(number));
      }
    }
    return new SavedWindow(start, numbers);
  }

  static WindowUsage of(SavedWindow saved) {
    WindowUsage usage = new WindowUsage();
    saved.getNumbers().forEach((name, sum) -> usage.tell(name, sum, mayBeUnknown(name)));
    return usage;
  }
}
