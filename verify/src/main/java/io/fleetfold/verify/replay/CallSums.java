package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedSums;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalLong;

/** Calls, summed. Sums add up in any order; what no call told is null. */
public final class CallSums {
  private final Buckets latency = new Buckets();
  private final TokenSums tokens = new TokenSums();
  private final long[] counts = new long[CallCount.values().length];
  private long print;
  private boolean printKnown = true;
  private long toldPrint;
  private boolean toldKnown = true;
  private BigDecimal cost;
  private BigDecimal providerCost;

  void add(Call call, Charge charge) {
    for (CallCount count : CallCount.values()) {
      counts[index(count)] += count.counts(call, charge) ? 1 : 0;
    }
    tokens.add(call.told(), call.counted());
    print += Prints.of(call, charge);
    toldPrint += Prints.ofTold(call);
    cost = Money.sum(cost, charge.cost());
    providerCost = Money.sum(providerCost, Money.told(call.providerCost(), call.counted()));
    if (call.latencyMs() != null) {
      latency.add(call.latencyMs());
    }
  }

  void reprice(Call call, Charge charge) {
    counts[index(CallCount.UNPRICED)]--;
    print += Prints.of(call, charge) - Prints.of(call, Charge.NONE);
    cost = Money.sum(cost, charge.cost());
  }

  void add(CallSums other) {
    Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    tokens.add(other.tokens);
    print += other.print;
    toldPrint += other.toldPrint;
    printKnown &= other.printKnown;
    toldKnown &= other.toldKnown;
    cost = Money.sum(cost, other.cost);
    providerCost = Money.sum(providerCost, other.providerCost);
    latency.add(other.latency);
  }

  SavedSums save(Call.Model of) {
    SavedSums saved = new SavedSums();
    saved.setProvider(of.provider());
    saved.setModel(of.name());
    for (CallCount count : CallCount.values()) {
      saved.put(count.word(), get(count));
    }
    saved.setPrint(printKnown ? (Long) print : null);
    saved.setToldPrint(toldKnown ? (Long) toldPrint : null);
    saved.setCostUsd(cost);
    saved.setProviderCostUsd(providerCost);
    saved.setTokens(tokens.save());
    saved.setLatency(latency.save());
    return saved;
  }

  static CallSums of(SavedSums saved) {
    CallSums sums = new CallSums();
    for (CallCount count : CallCount.values()) {
      sums.counts[index(count)] = (Long) saved.get(count.word());
    }
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

  // a place in an array of this process: nothing keeps it
  @SuppressWarnings("EnumOrdinal")
  private static int index(CallCount count) {
    return count.ordinal();
  }

  /** How many calls. */
  public long calls() {
    return get(CallCount.CALLS);
  }

  /** How many of them are such. */
  public long get(CallCount count) {
    return counts[index(count)];
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
