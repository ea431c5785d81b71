package io.fleetfold.streams.stats;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.state.LlmTotals;
import io.fleetfold.streams.state.Money;
import java.math.BigDecimal;

/** Arithmetic of {@link LlmTotals}. */
public final class Totals {
  private Totals() {}

  /** Nothing. */
  public static LlmTotals zero() {
    return new LlmTotals(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, Money.bytes(Money.ZERO));
  }

  /** What one call adds; {@code providerCost} may be null. */
  public static LlmTotals of(AgentLlmUsage call, BigDecimal providerCost) {
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
    if (more.getProviderCost().hasRemaining()) {
      BigDecimal cost = Money.usd(more.getProviderCost());
      BigDecimal sum = Money.usd(to.getProviderCost());
      to.setProviderCost(Money.bytes(sign > 0 ? sum.add(cost) : sum.subtract(cost)));
    }
  }

  private static long orZero(Long value) {
    return value == null ? 0 : value;
  }
}
