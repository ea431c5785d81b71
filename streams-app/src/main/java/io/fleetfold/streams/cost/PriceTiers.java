package io.fleetfold.streams.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the {@code tiers} of a price. */
final class PriceTiers {
  private static final ObjectMapper JSON = new ObjectMapper();

  // far beyond any price, and what keeps a sum of products within decimal(38, 12)
  private static final int MAX_SCALE = 30;
  private static final BigDecimal MAX_PRICE = new BigDecimal(1_000);

  /**
   * The tiers, smallest prompt first. A class without a price costs what its total costs.
   *
   * @throws IllegalArgumentException naming what can't be used
   */
  static List<PriceTier> parse(String json) {
    JsonNode array;
    try {
      array = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("tiers is not JSON: " + e.getOriginalMessage(), e);
    }
    if (array == null || !array.isArray() || array.isEmpty()) {
      throw new IllegalArgumentException("tiers must be a JSON array of at least one tier");
    }
    List<PriceTier> tiers = new ArrayList<>();
    array.forEach(tier -> tiers.add(tier(tier)));
    tiers.sort(Comparator.comparingLong(PriceTier::aboveInputTokens));
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i).aboveInputTokens() == tiers.get(i - 1).aboveInputTokens()) {
        throw new IllegalArgumentException(
            "tiers has above_input_tokens " + tiers.get(i).aboveInputTokens() + " twice");
      }
    }
    return List.copyOf(tiers);
  }

  private static PriceTier tier(JsonNode tier) {
    JsonNode above = tier.path("above_input_tokens");
    if (!above.isMissingNode() && (!above.canConvertToLong() || above.asLong() < 0)) {
      throw new IllegalArgumentException("above_input_tokens is not a count of tokens: " + above);
    }
    BigDecimal input = price(tier, "input", null);
    BigDecimal output = price(tier, "output", null);
    if (input == null || output == null) {
      throw new IllegalArgumentException("a tier needs the prices input and output: " + tier);
    }
    return new PriceTier(
        above.asLong(),
        input,
        output,
        price(tier, "cache_read", input),
        price(tier, "cache_write", input),
        price(tier, "reasoning", output),
        price(tier, "audio_input", input),
        price(tier, "audio_output", output));
  }

  private static BigDecimal price(JsonNode tier, String name, BigDecimal fallback) {
    JsonNode text = tier.get(name);
    if (text == null || text.isNull()) {
      return fallback;
    }
    // numbers are refused: a double on the way here would no longer be the price that was meant
    if (!text.isTextual()) {
      throw new IllegalArgumentException(name + " must be a decimal string, is " + text);
    }
    try {
      BigDecimal price = new BigDecimal(text.asText());
      if (price.signum() < 0 || price.compareTo(MAX_PRICE) > 0 || price.scale() > MAX_SCALE) {
        throw new IllegalArgumentException(
            name + " is not a price in USD per token from 0 to " + MAX_PRICE + ": " + text);
      }
      return price;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a decimal string, is " + text, e);
    }
  }

  private PriceTiers() {}
}
