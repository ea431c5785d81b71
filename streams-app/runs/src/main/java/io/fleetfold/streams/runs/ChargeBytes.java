package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.runs.cost.Charge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A charge in few bytes: what is known of it, the cost with its length, and the price's id. */
final class ChargeBytes {
  private static final int HAS_COST = 1;
  private static final int HAS_PRICE = 2;
  private static final int APPROXIMATE = 4;

  private ChargeBytes() {}

  static byte[] encode(Charge charge) {
    ByteBuffer cost =
        charge.costUsd() == null ? ByteBuffer.allocate(0) : Money.bytes(charge.costUsd());
    byte[] price = charge.priceId() == null ? new byte[0] : Keys.utf8(charge.priceId());
    int known =
        (charge.costUsd() == null ? 0 : HAS_COST)
            | (charge.priceId() == null ? 0 : HAS_PRICE)
            | (charge.approximate() ? APPROXIMATE : 0);
    return ByteBuffer.allocate(2 + cost.remaining() + price.length)
        .put((byte) known)
        .put((byte) cost.remaining())
        .put(cost)
        .put(price)
        .array();
  }

  /** Reads it to the end of the buffer. */
  static Charge decode(ByteBuffer from) {
    int known = from.get();
    byte[] cost = new byte[from.get()];
    from.get(cost);
    String price = StandardCharsets.UTF_8.decode(from).toString();
    return new Charge(
        (known & HAS_COST) == 0 ? null : Money.usd(ByteBuffer.wrap(cost)),
        (known & HAS_PRICE) == 0 ? null : price,
        (known & APPROXIMATE) != 0);
  }
}
