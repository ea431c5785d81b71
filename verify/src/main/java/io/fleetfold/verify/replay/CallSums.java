package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/** Calls, summed. Sums add up in any order. */
public final class CallSums {
  private final Buckets latency = new Buckets();
  private long calls;
  private long errors;
  private long unpriced;
  private long print;
  private Tokens tokens = Tokens.NONE;
  private BigDecimal cost;
  private BigDecimal providerCost = Money.ZERO;

  void add(Call call, Charge charge) {
    calls++;
    errors += call.error() ? 1 : 0;
    unpriced += charge.cost() == null ? 1 : 0;
    tokens = tokens.plus(call.tokens());
    print += Prints.of(call, charge);
    addCost(charge.cost());
    if (call.providerCost() != null) {
      providerCost = providerCost.add(call.providerCost());
    }
    if (call.latencyMs() != null) {
      latency.add(call.latencyMs());
    }
  }

  void add(CallSums other) {
    calls += other.calls;
    errors += other.errors;
    unpriced += other.unpriced;
    tokens = tokens.plus(other.tokens);
    print += other.print;
    addCost(other.cost);
    providerCost = providerCost.add(other.providerCost);
    latency.add(other.latency);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(calls);
    out.writeLong(errors);
    out.writeLong(unpriced);
    out.writeLong(print);
    tokens.write(out);
    Money.write(out, cost);
    Money.write(out, providerCost);
    latency.write(out);
  }

  static CallSums read(DataInput in) throws IOException {
    CallSums sums = new CallSums();
    sums.calls = in.readLong();
    sums.errors = in.readLong();
    sums.unpriced = in.readLong();
    sums.print = in.readLong();
    sums.tokens = Tokens.read(in);
    sums.cost = Money.read(in);
    sums.providerCost = Money.read(in);
    sums.latency.read(in);
    return sums;
  }

  private void addCost(BigDecimal more) {
    if (more != null) {
      cost = cost == null ? more : cost.add(more);
    }
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

  /** Sum of their prints. */
  public long print() {
    return print;
  }

  /** Their tokens. */
  public Tokens tokens() {
    return tokens;
  }

  /** Sum of the charged costs in USD; null where no call was priced. */
  public BigDecimal cost() {
    return cost;
  }

  /** Sum of the costs that providers reported, in USD. */
  public BigDecimal providerCost() {
    return providerCost;
  }

  /** Latencies of the calls that tell one. */
  public Buckets latency() {
    return latency;
  }
}
