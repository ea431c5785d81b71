package io.fleetfold.streams.runs.stats;

import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.runs.state.LlmTotals;
import java.math.BigDecimal;

/**
 * Totals that are added to often: the same numbers, decoded once. A call touches nine windows, and
 * adding to each by its record takes several times as long. Not thread-safe.
 */
public final class Counters {
  // of each count of LlmTotals, in the order of its schema
  private final long[] counts = new long[Totals.COUNTS.size()];
  private BigDecimal cost;
  private BigDecimal providerCost;

  /** What totals tell. */
  public Counters(LlmTotals totals) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (Long) totals.get(Totals.COUNTS.get(i).pos());
    }
    cost = Money.usd(totals.getCost());
    providerCost = Money.usd(totals.getProviderCost());
  }

  /** Adds others, in place. */
  public void add(Counters more) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more.counts[i];
    }
    cost = cost.add(more.cost);
    providerCost = providerCost.add(more.providerCost);
  }

  /** The opposite: adding it takes these away. */
  public Counters negated() {
    Counters negated = new Counters(Totals.zero());
    for (int i = 0; i < counts.length; i++) {
      negated.counts[i] = -counts[i];
    }
    negated.cost = cost.negate();
    negated.providerCost = providerCost.negate();
    return negated;
  }

  /** What they have come to. */
  public LlmTotals totals() {
    LlmTotals totals = new LlmTotals();
    for (int i = 0; i < counts.length; i++) {
      totals.put(Totals.COUNTS.get(i).pos(), counts[i]);
    }
    totals.setCost(Money.bytes(cost));
    totals.setProviderCost(Money.bytes(providerCost));
    return totals;
  }
}
