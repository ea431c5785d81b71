package io.fleetfold.verify.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sums of USD, exact to twelve decimals. */
final class Money {
  static final BigDecimal ZERO = BigDecimal.ZERO.setScale(12);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Money() {}

  /** The {@code cost_usd} of a usage block, a number or a number in a string; null if none. */
  static BigDecimal providerCost(String usageMetrics) {
    if (usageMetrics == null || !usageMetrics.contains("cost_usd")) {
      return null;
    }
    try {
      JsonNode cost = JSON.readTree(usageMetrics).path("cost_usd");
      if (cost.isNumber()) {
        return scaled(cost.decimalValue());
      }
      return cost.isTextual() ? scaled(new BigDecimal(cost.textValue().trim())) : null;
    } catch (JsonProcessingException | NumberFormatException e) {
      return null; // what is no number is no cost: the block is kept verbatim all the same
    }
  }

  static BigDecimal scaled(BigDecimal amount) {
    return amount.setScale(12, RoundingMode.HALF_EVEN);
  }
}
