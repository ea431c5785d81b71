package io.fleetfold.verify.replay;

import io.fleetfold.verify.replay.Call.Model;
import io.fleetfold.verify.saved.SavedAgentCalls;
import io.fleetfold.verify.saved.SavedCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Calls of a run, by the agent they count for: that of the run, or a sub-agent; and those that do
 * not count.
 */
final class AttributedCalls {
  private final CallLedger ofRun;
  private final Map<String, CallLedger> ofSubAgents = new TreeMap<>();
  private CallLedger notCounted;

  AttributedCalls() {
    this(new CallLedger());
  }

  private AttributedCalls(CallLedger ofRun) {
    this.ofRun = ofRun;
  }

  /** Adds a call; {@code agent} is null for that of the run. */
  void add(String agent, Call call, Charge charge) {
    CallLedger ledger =
        agent == null ? ofRun : ofSubAgents.computeIfAbsent(agent, unused -> new CallLedger());
    ledger.add(call, charge);
  }

  /** Adds a call that repeats what others tell. */
  void addNotCounted(Call call, Charge charge) {
    notCounted = notCounted == null ? new CallLedger() : notCounted;
    notCounted.add(call, charge);
  }

  /** A call that was added without a cost is charged; false where it is no such call. */
  boolean reprice(Call call, Charge charge, Ids ids) {
    return ofSubAgents.values().stream().anyMatch(ledger -> ledger.repriceKnown(call, charge))
        || ofRun.reprice(call, charge, ids);
  }

  /** Is shown the calls of each agent; null is that of the run. */
  void forEach(BiConsumer<String, CallLedger> each) {
    each.accept(null, ofRun);
    ofSubAgents.forEach(each);
  }

  /** Those that have no cost. */
  Unpriced unpriced() {
    Unpriced all = ofRun.unpriced();
    ofSubAgents.values().forEach(ledger -> all.add(ledger.unpriced()));
    return all;
  }

  /** Adds up all that count. */
  void addTo(CallSums sums) {
    forEach((agent, ledger) -> sums.add(ledger.total()));
  }

  /** Adds up all that do not count. */
  void addNotCountedTo(CallSums sums) {
    if (notCounted != null) {
      sums.add(notCounted.total());
    }
  }

  void forEachModel(BiConsumer<Model, CallSums> each) {
    forEach((agent, ledger) -> ledger.forEach(each));
  }

  SavedCalls save() {
    return ofRun.save();
  }

  List<SavedAgentCalls> saveSubAgents() {
    List<SavedAgentCalls> saved = new ArrayList<>();
    ofSubAgents.forEach((agent, ledger) -> saved.add(new SavedAgentCalls(agent, ledger.save())));
    return saved;
  }

  SavedCalls saveNotCounted() {
    return notCounted == null ? null : notCounted.save();
  }

  static AttributedCalls of(
      SavedCalls ofRun, List<SavedAgentCalls> subAgents, SavedCalls notCounted) {
    AttributedCalls calls = new AttributedCalls(CallLedger.of(ofRun));
    subAgents.forEach(
        saved -> calls.ofSubAgents.put(saved.getAgent(), CallLedger.of(saved.getCalls())));
    calls.notCounted = notCounted == null ? null : CallLedger.of(notCounted);
    return calls;
  }
}
