package io.fleetfold.streams.stats;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.state.LlmTotals;
import io.fleetfold.streams.state.Money;
import java.math.BigDecimal;
import java.nio.ByteBuffer;

/** Arithmetic of {@link LlmTotals}. */
public final class Totals {
  private Totals() {}

  /** Nothing. */
  public static LlmTotals zero() {
    return new LlmTotals(
        0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, Money.bytes(Money.ZERO), Money.bytes(Money.ZERO));
  }

  /**
   * What one call adds.
   *
   * @param cost what it was charged; null where no price is known
   * @param providerCost what its provider reported; may be null
   */
  public static LlmTotals of(AgentLlmUsage call, BigDecimal cost, BigDecimal providerCost) {
    return new LlmTotals(
        1L,
        call.getStatus().equals("error") ? 1L : 0L,
        orZero(call.getInputTokens()),
        orZero(call.getOutputTokens()),
        orZero(call.getCacheReadTokens()),
        orZero(call.getCacheWriteTokens()),
        orZero(call.getReasoningTokens()),
        orZero(call.getAudioInputTokens()),
        orZero(call.getAudioOutputTokens()),
        cost == null ? 0L : 1L,
        Money.bytes(cost == null ? Money.ZERO : cost),
        Money.bytes(providerCost == null ? Money.ZERO : providerCost));
  }

  /** A new sum of two. */
  public static LlmTotals sum(LlmTotals one, LlmTotals other) {
    LlmTotals sum = zero();
    add(sum, one, 1);
    add(sum, other, 1);
    return sum;
  }

  /** Adds, or with sign -1 takes away, in place. */
  public static void add(LlmTotals to, LlmTotals more, int sign) {
    to.setCalls(to.getCalls() + sign * more.getCalls());
    to.setErrorCalls(to.getErrorCalls() + sign * more.getErrorCalls());
    to.setInputTokens(to.getInputTokens() + sign * more.getInputTokens());
    to.setOutputTokens(to.getOutputTokens() + sign * more.getOutputTokens());
    to.setCacheReadTokens(to.getCacheReadTokens() + sign * more.getCacheReadTokens());
    to.setCacheWriteTokens(to.getCacheWriteTokens() + sign * more.getCacheWriteTokens());
    to.setReasoningTokens(to.getReasoningTokens() + sign * more.getReasoningTokens());
    to.setAudioInputTokens(to.getAudioInputTokens() + sign * more.getAudioInputTokens());
    to.setAudioOutputTokens(to.getAudioOutputTokens() + sign * more.getAudioOutputTokens());
    to.setPricedCalls(to.getPricedCalls() + sign * more.getPricedCalls());
    to.setCost(money(to.getCost(), more.getCost(), sign));
    to.setProviderCost(money(to.getProviderCost(), more.getProviderCost(), sign));
  }

  private static ByteBuffer money(ByteBuffer to, ByteBuffer more, int sign) {
    if (!more.hasRemaining()) {
      return to;
    }
    BigDecimal sum = Money.usd(to);
    BigDecimal change = Money.usd(more);
    return Money.bytes(sign > 0 ? sum.add(change) : sum.subtract(change));
  }

  /** The charged cost in USD; null where no call was priced: unknown is not zero. */
  public static BigDecimal cost(LlmTotals totals) {
    return totals.getPricedCalls() == 0 ? null : Money.usd(totals.getCost());
  }

  /** Calls without a known price. */
  public static long unpriced(LlmTotals totals) {
    return totals.getCalls() - totals.getPricedCalls();
  }

  private static long orZero(Long value) {
    return value == null ? 0 : value;
  }
}
