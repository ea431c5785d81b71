package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The calls of one run, or of one agent and day, that have no cost: what they are is kept beyond
 * the seal, since a request to charge one of them must be that call.
 */
final class Unpriced {
  private final Map<Long, Long> prints = new HashMap<>(0);
  private boolean complete = true;

  void add(Call call) {
    prints.put(id(call), print(call));
  }

  /** Whether it is such a call; from now on it has a cost. */
  boolean take(Call call) {
    return prints.remove(id(call), print(call));
  }

  /** Whether all such calls are known; false where a baseline of before was gone on from. */
  boolean isComplete() {
    return complete;
  }

  private static long id(Call call) {
    return Prints.of(call.usageId());
  }

  // what a call does not tell differs from a zero here, unlike in its row's print
  private static long print(Call call) {
    return Prints.of(Prints.of(call, Charge.NONE), call.told().size(), call.told());
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(complete);
    out.writeInt(prints.size());
    for (Map.Entry<Long, Long> entry : prints.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  static Unpriced read(DataInput in, int format) throws IOException {
    Unpriced unpriced = new Unpriced();
    unpriced.complete = false;
    if (format > Format.THIRD) {
      unpriced.complete = in.readBoolean();
      for (int left = in.readInt(); left > 0; left--) {
        unpriced.prints.put(in.readLong(), in.readLong());
      }
    }
    return unpriced;
  }
}
