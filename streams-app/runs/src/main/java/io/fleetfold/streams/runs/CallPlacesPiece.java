package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.runs.cost.Charge;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Places of calls in a few bytes each: behind the prices that occur, each place as its difference
 * from the one before, in their order, with its price and its cost.
 */
final class CallPlacesPiece {
  private static final Comparator<LoggedCall> ORDER =
      Comparator.comparingLong(LoggedCall::time).thenComparingLong(LoggedCall::offset);
  private static final int MAX_NUMBER = 10;

  private CallPlacesPiece() {}

  static byte[] encode(List<LoggedCall> calls) {
    Map<Charge, Integer> prices = new LinkedHashMap<>();
    int size = MAX_NUMBER;
    for (LoggedCall call : calls) {
      Charge price = price(call.charge());
      if (prices.putIfAbsent(price, prices.size()) == null) {
        size += MAX_NUMBER + ChargeBytes.encode(price).length;
      }
      // price, time, offset, length of the cost
      size += 4 * MAX_NUMBER + cost(call.charge()).remaining();
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    ByteUtils.writeVarint(prices.size(), out);
    for (Charge price : prices.keySet()) {
      byte[] bytes = ChargeBytes.encode(price);
      ByteUtils.writeVarint(bytes.length, out);
      out.put(bytes);
    }
    long time = 0;
    long offset = 0;
    for (LoggedCall call : calls.stream().sorted(ORDER).toList()) {
      ByteBuffer cost = cost(call.charge());
      ByteUtils.writeVarint(prices.get(price(call.charge())), out);
      ByteUtils.writeVarlong(call.time() - time, out);
      ByteUtils.writeVarlong(call.offset() - offset, out);
      ByteUtils.writeVarint(cost.remaining(), out);
      out.put(cost);
      time = call.time();
      offset = call.offset();
    }
    byte[] piece = new byte[out.position()];
    out.flip().get(piece);
    return piece;
  }

  static void decode(byte[] piece, Consumer<LoggedCall> each) {
    ByteBuffer in = ByteBuffer.wrap(piece);
    List<Charge> prices = new ArrayList<>();
    for (int i = ByteUtils.readVarint(in); i > 0; i--) {
      prices.add(ChargeBytes.decode(ByteBuffer.wrap(bytes(in))));
    }
    long time = 0;
    long offset = 0;
    while (in.hasRemaining()) {
      Charge price = prices.get(ByteUtils.readVarint(in));
      time += ByteUtils.readVarlong(in);
      offset += ByteUtils.readVarlong(in);
      byte[] cost = bytes(in);
      Charge charge =
          price.costUsd() == null
              ? price
              : new Charge(Money.usd(ByteBuffer.wrap(cost)), price.priceId(), price.approximate());
      each.accept(new LoggedCall(time, offset, charge));
    }
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[ByteUtils.readVarint(in)];
    in.get(bytes);
    return bytes;
  }

  /** What calls of one price have in common: all but how much it is, if it is known. */
  private static Charge price(Charge charge) {
    return new Charge(
        charge.costUsd() == null ? null : Money.ZERO, charge.priceId(), charge.approximate());
  }

  private static ByteBuffer cost(Charge charge) {
    return charge.costUsd() == null ? ByteBuffer.allocate(0) : Money.bytes(charge.costUsd());
  }
}
