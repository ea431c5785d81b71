package io.fleetfold.client.usage;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Counts in a provider's usage block. */
record UsageBlock(JsonNode block) {

  /** The first of these paths ({@code a.b}) that holds a count of tokens; null where none does. */
  Long count(String... paths) {
    for (String path : paths) {
      Long count = count(block.at("/" + path.replace('.', '/')));
      if (count != null) {
        return count;
      }
    }
    return null;
  }

  /** Tokens of a modality in Google's lists of {modality, tokenCount}; null where none tells. */
  Long modality(String modality, String... lists) {
    for (String list : lists) {
      for (JsonNode part : block.path(list)) {
        if (part.path("modality").asText().equalsIgnoreCase(modality)) {
          Long count = count(part.path("tokenCount"));
          return count != null ? count : count(part.path("token_count"));
        }
      }
    }
    return null;
  }

  // some gateways send numbers as text or with a fraction of .0; anything else is no count
  private static Long count(JsonNode node) {
    if (!node.isNumber() && !node.isTextual()) {
      return null;
    }
    try {
      BigDecimal value = node.isNumber() ? node.decimalValue() : new BigDecimal(node.asText());
      return value.signum() < 0 || value.precision() - value.scale() > 18
          ? null
          : (Long) value.longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** The sum of what is known; null where nothing is. */
  static Long sum(Long... counts) {
    Long sum = null;
    for (Long count : counts) {
      if (count != null) {
        sum = sum == null ? count : Long.valueOf(sum + count);
      }
    }
    return sum;
  }

  /** Whether all are known and the total is exactly the sum of the parts. */
  static boolean isSum(Long total, Long... parts) {
    if (total == null) {
      return false;
    }
    for (Long part : parts) {
      if (part == null) {
        return false;
      }
    }
    return total.equals(sum(parts));
  }
}
