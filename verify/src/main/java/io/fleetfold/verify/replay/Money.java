package io.fleetfold.verify.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentLlmUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sums of USD, exact to twelve decimals. */
public final class Money {
  static final BigDecimal ZERO = BigDecimal.ZERO.setScale(12);

  private static final BigDecimal TOO_MUCH = new BigDecimal("1e12");
  private static final int MAX = 200;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Money() {}

  /** The cost that a call states; where it states none, that of its usage block. */
  static BigDecimal providerCost(AgentLlmUsage usage) {
    BigDecimal stated = usage.getProviderCostUsd();
    return stated == null ? providerCost(usage.getUsageMetrics()) : amount(stated.toPlainString());
  }

  /**
   * The {@code cost_usd} of a usage block, a number or a number in a string, from zero to below
   * 10^12; null if there is none such. The block itself is valid JSON.
   */
  static BigDecimal providerCost(String usageMetrics) {
    if (usageMetrics == null || !usageMetrics.contains("cost_usd")) {
      return null;
    }
    try {
      JsonNode cost = JSON.readTree(Text.clean(usageMetrics)).path("cost_usd");
      return cost.isNumber() || cost.isTextual() ? amount(cost.asText().strip()) : null;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a call with broken usage_metrics is a dead letter", e);
    }
  }

  /** The sum of two amounts, each null where it is unknown. */
  static BigDecimal sum(BigDecimal one, BigDecimal other) {
    return one == null ? other : other == null ? one : one.add(other);
  }

  /** An amount; zero where it is unknown. */
  public static BigDecimal orZero(BigDecimal amount) {
    return amount == null ? ZERO : amount;
  }

  /** An amount as the folds know it; the first release took a sum of zero for none. */
  static BigDecimal told(BigDecimal amount, boolean counted) {
    return amount == null || counted || amount.signum() != 0 ? amount : null;
  }

  private static BigDecimal amount(String text) {
    if (text.isEmpty() || text.length() > MAX) {
      return null;
    }
    try {
      BigDecimal amount = new BigDecimal(text);
      if (amount.signum() < 0 || amount.compareTo(TOO_MUCH) >= 0) {
        return null;
      }
      // an exponent like -999999999 must not be scaled
      return amount.precision() - (long) amount.scale() < -12
          ? ZERO
          : amount.setScale(12, RoundingMode.HALF_UP);
    } catch (NumberFormatException e) {
      return null; // what is no number is no cost: the block is kept verbatim all the same
    }
  }
}
