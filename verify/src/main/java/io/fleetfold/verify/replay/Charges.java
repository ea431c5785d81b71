package io.fleetfold.verify.replay;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * By which price each call was charged: 12 to 24 bytes a call. A call is known by its id, that id's
 * scope and its time, as a 64-bit hash. Not thread-safe.
 */
public final class Charges {
  /** Nothing is known of any call, nor of any price. */
  public static Charges none() {
    return new Charges(new Prices());
  }

  private final Prices prices;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> ids = new HashMap<>();
  private final Map<Long, Long> repriced = new HashMap<>();
  private long[] calls = new long[1 << 10];
  private int[] numberOf = new int[1 << 10];
  private int size;
  private long wrong;
  private long gone;

  /** No call yet, and the prices. */
  public Charges(Prices prices) {
    this.prices = prices;
  }

  /**
   * A call was charged by this price; {@code createdAt} in milliseconds since the epoch.
   *
   * @param priceId null for a call that has no known price
   * @param repricedAt log time of the request by which it was charged; null where it was at once
   */
  public void add(String usageId, String scope, long createdAt, String priceId, Long repricedAt) {
    if (repricedAt != null) {
      repriced.put(hash(usageId, scope, createdAt), repricedAt);
    }
    int number = priceId == null ? 0 : number(priceId);
    if (size * 4 > calls.length * 3) {
      grow();
    }
    int at = slot(calls, hash(usageId, scope, createdAt));
    size += calls[at] == 0 ? 1 : 0;
    calls[at] = hash(usageId, scope, createdAt);
    numberOf[at] = number;
  }

  private int number(String priceId) {
    int number = numbers.computeIfAbsent(priceId, id -> numbers.size() + 1);
    ids.put(number, priceId);
    return number;
  }

  /**
   * What the call costs by the price it was charged by. Nobody tells that of a call whose run is
   * deleted: it costs what the price says that was known and in force when it was published.
   */
  Charge of(Call call, long logTime) {
    if (call.cached()) {
      return Charge.FREE;
    }
    int at = slot(calls, hash(call.usageId(), call.scope(), call.createdAt()));
    if (calls[at] == 0) {
      gone++;
      return prices.inForce(call, logTime).map(price -> price.charge(call)).orElse(Charge.NONE);
    }
    return repriced.containsKey(calls[at]) ? Charge.NONE : charged(call, at);
  }

  /**
   * What a request to reprice the call at a log time made it cost; nothing where it did nothing.
   */
  Charge repriced(Call call, long logTime) {
    int at = slot(calls, hash(call.usageId(), call.scope(), call.createdAt()));
    if (calls[at] == 0) {
      return prices.inForce(call, logTime).map(price -> price.charge(call)).orElse(Charge.NONE);
    }
    Long asked = repriced.get(calls[at]);
    return asked != null && asked == logTime ? charged(call, at) : Charge.NONE;
  }

  private Charge charged(Call call, int at) {
    if (numberOf[at] == 0) {
      return Charge.NONE;
    }
    String id = ids.get(numberOf[at]);
    Price price = prices.of(id);
    if (price == null || !price.inForce(call)) {
      wrong++;
    }
    return price == null ? new Charge(id, null, false) : price.charge(call);
  }

  /** Calls so far whose price is unknown, is another model's or was not in force at their time. */
  public long wrong() {
    return wrong;
  }

  /** Calls so far of which nobody told by which price they were charged. */
  public long gone() {
    return gone;
  }

  private void grow() {
    long[] oldCalls = calls;
    int[] oldNumbers = numberOf;
    calls = new long[oldCalls.length * 2];
    numberOf = Arrays.copyOf(oldNumbers, calls.length);
    Arrays.fill(numberOf, 0);
    for (int i = 0; i < oldCalls.length; i++) {
      if (oldCalls[i] != 0) {
        int at = slot(calls, oldCalls[i]);
        calls[at] = oldCalls[i];
        numberOf[at] = oldNumbers[i];
      }
    }
  }

  private static int slot(long[] calls, long hash) {
    int at = (int) hash & (calls.length - 1);
    while (calls[at] != 0 && calls[at] != hash) {
      at = (at + 1) & (calls.length - 1);
    }
    return at;
  }

  private static long hash(String usageId, String scope, long createdAt) {
    // never zero, which marks an empty slot
    return Prints.of(usageId, scope, createdAt) | 1L << 62;
  }
}
