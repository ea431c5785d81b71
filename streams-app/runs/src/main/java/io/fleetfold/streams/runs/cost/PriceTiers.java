package io.fleetfold.streams.runs.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the {@code tiers} of a price. */
final class PriceTiers {
  private static final ObjectMapper JSON = new ObjectMapper();

  // far beyond any price, and what keeps a sum of products within decimal(38, 12)
  private static final int MAX_SCALE = 30;
  private static final BigDecimal MAX_PRICE = new BigDecimal(1_000);

  /**
   * The tiers of all service tiers, smallest prompt first. A class without a price costs what its
   * whole costs: writes of an hour what other writes cost.
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
    Set<String> rows = new HashSet<>();
    for (PriceTier tier : tiers) {
      if (!rows.add(tier.serviceTier() + " " + tier.aboveInputTokens())) {
        throw new IllegalArgumentException(
            "tiers has above_input_tokens " + tier.aboveInputTokens() + " twice");
      }
    }
    if (tiers.stream().noneMatch(tier -> tier.serviceTier().equals(ServiceTiers.STANDARD))) {
      throw new IllegalArgumentException("tiers has none of the standard service");
    }
    return List.copyOf(tiers);
  }

  private static PriceTier tier(JsonNode tier) {
    JsonNode above = tier.path("above_input_tokens");
    if (!above.isMissingNode() && (!above.canConvertToLong() || above.asLong() < 0)) {
      throw new IllegalArgumentException("above_input_tokens is not a count of tokens: " + above);
    }
    Map<TokenClass, BigDecimal> prices = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      BigDecimal price = price(tier, kind.label());
      if (price != null) {
        prices.put(kind, price);
      }
    }
    if (!prices.containsKey(TokenClass.INPUT) || !prices.containsKey(TokenClass.OUTPUT)) {
      throw new IllegalArgumentException("a tier needs the prices input and output: " + tier);
    }
    Set<TokenClass> approximate = EnumSet.noneOf(TokenClass.class);
    for (JsonNode name : tier.path("approximate")) {
      Stream.of(TokenClass.values())
          .filter(kind -> kind.label().equals(name.asText()))
          .forEach(approximate::add);
    }
    return new PriceTier(
        tier.path("service_tier").asText(ServiceTiers.STANDARD),
        above.asLong(),
        prices,
        approximate);
  }

  private static BigDecimal price(JsonNode tier, String name) {
    JsonNode text = tier.get(name);
    if (text == null || text.isNull()) {
      return null;
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
