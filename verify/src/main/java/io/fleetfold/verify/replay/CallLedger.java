package io.fleetfold.verify.replay;

import io.fleetfold.verify.replay.Call.Model;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The calls of one run, or of one agent and day where they have none: each id once. */
final class CallLedger {
  private final Map<Model, CallSums> byModel = new HashMap<>(2);
  private Unpriced unpriced = new Unpriced();

  void add(Call call, Charge charge) {
    if (charge.cost() == null) {
      unpriced.add(call);
    }
    byModel.computeIfAbsent(call.model(), model -> new CallSums()).add(call, charge);
  }

  /** A call that was added without a cost is charged; false where it is no such call. */
  boolean reprice(Call call, Charge charge, Ids ids) {
    boolean known = unpriced.take(call);
    // of what a baseline of before leaves open only the id tells that it is charged once
    if (!known && (unpriced.isComplete() || !ids.add("reprice", call.usageId()))) {
      return false;
    }
    byModel.computeIfAbsent(call.model(), model -> new CallSums()).reprice(call, charge);
    return true;
  }

  /** Those that have no cost. */
  Unpriced unpriced() {
    return unpriced;
  }

  void forEach(BiConsumer<Model, CallSums> each) {
    byModel.forEach(each);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(byModel.size());
    for (Map.Entry<Model, CallSums> entry : byModel.entrySet()) {
      out.writeUTF(entry.getKey().provider());
      out.writeUTF(entry.getKey().name());
      entry.getValue().write(out);
    }
    unpriced.write(out);
  }

  void read(DataInput in, int format) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Model model = new Model(in.readUTF(), in.readUTF());
      byModel.put(model, CallSums.read(in, format));
    }
    unpriced = Unpriced.read(in, format);
  }

  /** Calls, tokens and costs of all models. */
  CallSums total() {
    CallSums total = new CallSums();
    byModel.values().forEach(total::add);
    return total;
  }
}
