package io.fleetfold.streams.cost;

import io.fleetfold.records.ModelPrice;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One version of a model's price, its tiers read once. Immutable.
 *
 * @param tiers by prompt size, smallest first; never empty
 */
record Price(
    String id, ModelName model, Instant effectiveFrom, Instant recordedAt, List<PriceTier> tiers) {

  /** In order of coming into force; of two that do at once, the one written down last is last. */
  static final Comparator<Price> IN_TIME =
      Comparator.comparing(Price::effectiveFrom)
          .thenComparing(Price::recordedAt)
          .thenComparing(Price::id);

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException naming the field that can't be used
   */
  static Price of(ModelPrice version) {
    ModelName model = ModelName.of(version.getProvider(), version.getModel());
    if (version.getPriceId().isBlank() || model.provider().isEmpty() || model.model().isEmpty()) {
      throw new IllegalArgumentException(
          "a price needs price_id, provider and model: " + version.getPriceId());
    }
    return new Price(
        version.getPriceId(),
        model,
        version.getEffectiveFrom(),
        version.getRecordedAt(),
        PriceTiers.parse(version.getTiers()));
  }

  /** What a call costs by this version. */
  BigDecimal cost(TokenCounts tokens) {
    long prompt = TokenCounts.orNone(tokens.input());
    PriceTier tier = tiers.get(0);
    for (int i = 1; i < tiers.size() && tiers.get(i).aboveInputTokens() < prompt; i++) {
      tier = tiers.get(i);
    }
    return tier.cost(tokens);
  }
}
