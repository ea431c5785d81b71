package io.fleetfold.verify.replay;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By which price each call was charged: 12 to 24 bytes a call. A call is known by its id, that id's
 * scope and its time, as a 64-bit hash. Not thread-safe.
 */
public final class Charges {
  private static final int UNKNOWN = -2;
  private static final int NO_PRICE = -1;

  /** Nothing is known of any call, nor of any price. */
  public static Charges none() {
    return new Charges(new Prices());
  }

  private final Prices prices;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> ids = new ArrayList<>();
  private final Long2LongOpenHashMap repriced = new Long2LongOpenHashMap();
  private final Long2IntOpenHashMap numberOf = new Long2IntOpenHashMap();
  private long wrong;
  private long gone;

  /** No call yet, and the prices. */
  public Charges(Prices prices) {
    this.prices = prices;
    numberOf.defaultReturnValue(UNKNOWN);
  }

  /**
   * A call was charged by this price; {@code createdAt} in milliseconds since the epoch.
   *
   * @param priceId null for a call that has no known price
   * @param repricedAt log time of the request by which it was charged; null where it was at once
   */
  public void add(String usageId, String scope, long createdAt, String priceId, Long repricedAt) {
    long call = hash(usageId, scope, createdAt);
    if (repricedAt != null) {
      repriced.put(call, (long) repricedAt);
    }
    numberOf.put(call, priceId == null ? NO_PRICE : number(priceId));
  }

  private int number(String priceId) {
    return numbers.computeIfAbsent(
        priceId,
        id -> {
          ids.add(id);
          return ids.size() - 1;
        });
  }

  /**
   * What the call costs by the price it was charged by. Nobody tells that of a call whose run is
   * deleted: it costs what the price says that was known and in force when it was published.
   */
  Charge of(Call call, long logTime) {
    if (call.cached()) {
      return Charge.FREE;
    }
    long hash = hash(call.usageId(), call.scope(), call.createdAt());
    if (numberOf.get(hash) == UNKNOWN) {
      gone++;
      return prices.inForce(call, logTime).map(price -> price.charge(call)).orElse(Charge.NONE);
    }
    return repriced.containsKey(hash) ? Charge.NONE : charged(call, numberOf.get(hash));
  }

  /**
   * What a request to reprice the call at a log time made it cost; nothing where it did nothing.
   */
  Charge repriced(Call call, long logTime) {
    long hash = hash(call.usageId(), call.scope(), call.createdAt());
    if (numberOf.get(hash) == UNKNOWN) {
      return prices.inForce(call, logTime).map(price -> price.charge(call)).orElse(Charge.NONE);
    }
    boolean asked = repriced.containsKey(hash) && repriced.get(hash) == logTime;
    return asked ? charged(call, numberOf.get(hash)) : Charge.NONE;
  }

  private Charge charged(Call call, int number) {
    if (number == NO_PRICE) {
      return Charge.NONE;
    }
    String id = ids.get(number);
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

  private static long hash(String usageId, String scope, long createdAt) {
    return Prints.of(usageId, scope, createdAt);
  }
}
