package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedSums;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalLong;

/** Calls, summed. Sums add up in any order; what no call told is null. */
public final class CallSums {
  private final Buckets latency = new Buckets();
  private final TokenSums tokens = new TokenSums();
  private long calls;
  private long errors;
  private long unpriced;
  private long print;
  private boolean printKnown = true;
  private long toldPrint;
  private boolean toldKnown = true;
  private long missingUsage;
  private long missingInput;
  private long missingOutput;
  private long unreported;
  private BigDecimal cost;
  private BigDecimal providerCost;

  void add(Call call, Charge charge) {
    calls++;
    errors += call.error() ? 1 : 0;
    unpriced += charge.cost() == null ? 1 : 0;
    tokens.add(call.told(), call.counted());
    boolean input = call.misses(TokenClass.INPUT);
    boolean output = call.misses(TokenClass.OUTPUT);
    missingUsage += input && output ? 1 : 0;
    missingInput += input ? 1 : 0;
    missingOutput += output ? 1 : 0;
    unreported += call.unreported() ? 1 : 0;
    print += Prints.of(call, charge);
    toldPrint += Prints.ofTold(call);
    cost = Money.sum(cost, charge.cost());
    providerCost = Money.sum(providerCost, Money.told(call.providerCost(), call.counted()));
    if (call.latencyMs() != null) {
      latency.add(call.latencyMs());
    }
  }

  void reprice(Call call, Charge charge) {
    unpriced--;
    print += Prints.of(call, charge) - Prints.of(call, Charge.NONE);
    cost = Money.sum(cost, charge.cost());
  }

  void add(CallSums other) {
    calls += other.calls;
    errors += other.errors;
    unpriced += other.unpriced;
    tokens.add(other.tokens);
    missingUsage += other.missingUsage;
    missingInput += other.missingInput;
    missingOutput += other.missingOutput;
    unreported += other.unreported;
    print += other.print;
    toldPrint += other.toldPrint;
    printKnown &= other.printKnown;
    toldKnown &= other.toldKnown;
    cost = Money.sum(cost, other.cost);
    providerCost = Money.sum(providerCost, other.providerCost);
    latency.add(other.latency);
  }

  SavedSums save(Call.Model of) {
    return SavedSums.newBuilder()
        .setProvider(of.provider())
        .setModel(of.name())
        .setCalls(calls)
        .setErrors(errors)
        .setUnpriced(unpriced)
        .setMissingUsage(missingUsage)
        .setMissingInput(missingInput)
        .setMissingOutput(missingOutput)
        .setUnreported(unreported)
        .setPrint(printKnown ? (Long) print : null)
        .setToldPrint(toldKnown ? (Long) toldPrint : null)
        .setCostUsd(cost)
        .setProviderCostUsd(providerCost)
        .setTokens(tokens.save())
        .setLatency(latency.save())
        .build();
  }

  static CallSums of(SavedSums saved) {
    CallSums sums = new CallSums();
    sums.calls = saved.getCalls();
    sums.errors = saved.getErrors();
    sums.unpriced = saved.getUnpriced();
    sums.missingUsage = saved.getMissingUsage();
    sums.missingInput = saved.getMissingInput();
    sums.missingOutput = saved.getMissingOutput();
    sums.unreported = saved.getUnreported();
    sums.printKnown = saved.getPrint() != null;
    sums.print = sums.printKnown ? saved.getPrint() : 0;
    sums.toldKnown = saved.getToldPrint() != null;
    sums.toldPrint = sums.toldKnown ? saved.getToldPrint() : 0;
    sums.cost = saved.getCostUsd();
    sums.providerCost = saved.getProviderCostUsd();
    sums.tokens.restore(saved.getTokens());
    sums.latency.restore(saved.getLatency());
    return sums;
  }

  /** How many calls. */
  public long calls() {
    return calls;
  }

  /** How many of them failed. */
  public long errors() {
    return errors;
  }

  /** How many of them have no known price. */
  public long unpriced() {
    return unpriced;
  }

  /** How many of them told neither input nor output. */
  public long missingUsage() {
    return missingUsage;
  }

  /** How many of them did not tell their input. */
  public long missingInput() {
    return missingInput;
  }

  /** How many of them did not tell their output. */
  public long missingOutput() {
    return missingOutput;
  }

  /** Of how many of them the provider reported no cost. */
  public long unreported() {
    return unreported;
  }

  /** Sum of their prints; empty where a baseline with other prints was gone on from. */
  public OptionalLong print() {
    return printKnown ? OptionalLong.of(print) : OptionalLong.empty();
  }

  /** Whether a call tells any tokens, or its provider's cost. */
  boolean tellUsage() {
    return providerCost != null
        || Arrays.stream(TokenClass.values()).anyMatch(of -> tokens.get(of) != null);
  }

  /**
   * Sum of the prints of which tokens each tells, where nothing is not 0; empty where a baseline
   * without it was gone on from.
   */
  public OptionalLong toldPrint() {
    return toldKnown ? OptionalLong.of(toldPrint) : OptionalLong.empty();
  }

  /** Their tokens. */
  public TokenSums tokens() {
    return tokens;
  }

  /** Sum of the charged costs in USD; null where no call was priced. */
  public BigDecimal cost() {
    return cost;
  }

  /** Sum of the costs that providers reported, in USD; null where none did. */
  public BigDecimal providerCost() {
    return providerCost;
  }

  /** Latencies of the calls that tell one. */
  public Buckets latency() {
    return latency;
  }
}
