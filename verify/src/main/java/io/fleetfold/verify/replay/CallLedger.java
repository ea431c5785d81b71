package io.fleetfold.verify.replay;

import io.fleetfold.verify.replay.Call.Model;
import io.fleetfold.verify.saved.SavedCalls;
import io.fleetfold.verify.saved.SavedSums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** The same where only calls that are known to have no cost are charged. */
  boolean repriceKnown(Call call, Charge charge) {
    if (!unpriced.take(call)) {
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

  SavedCalls save() {
    List<SavedSums> models = new ArrayList<>();
    byModel.forEach((model, sums) -> models.add(sums.save(model)));
    return new SavedCalls(models, unpriced.save(), unpriced.isComplete());
  }

  static CallLedger of(SavedCalls saved) {
    CallLedger ledger = new CallLedger();
    for (SavedSums sums : saved.getModels()) {
      ledger.byModel.put(new Model(sums.getProvider(), sums.getModel()), CallSums.of(sums));
    }
    ledger.unpriced = Unpriced.of(saved.getUnpriced(), saved.getUnpricedComplete());
    return ledger;
  }

  /** Calls, tokens and costs of all models. */
  CallSums total() {
    CallSums total = new CallSums();
    byModel.values().forEach(total::add);
    return total;
  }
}
