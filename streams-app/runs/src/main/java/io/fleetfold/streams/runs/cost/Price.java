package io.fleetfold.streams.runs.cost;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.TokenClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One version of a model's price, its tiers read once. Immutable.
 *
 * @param tiers by prompt size, smallest first; some of the standard service
 */
record Price(
    String id, ModelName model, Instant effectiveFrom, Instant recordedAt, List<PriceTier> tiers) {

  private static final int MAX_ID_BYTES = 2_048;
  private static final int MAX_NAME_BYTES = 512;

  /** In order of coming into force; of two that do at once, the one written down last is last. */
  static final Comparator<Price> IN_TIME =
      Comparator.comparing(Price::effectiveFrom)
          .thenComparing(Price::recordedAt)
          .thenComparing(Price::id);

  private static void requireShort(String field, String text, int maxLength) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxLength) {
      throw new IllegalArgumentException(
          field + " has " + bytes + " bytes: a price's has at most " + maxLength);
    }
  }

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
    // calls carry the id, and the table's index the names
    requireShort("price_id", version.getPriceId(), MAX_ID_BYTES);
    requireShort("provider", version.getProvider(), MAX_NAME_BYTES);
    requireShort("model", version.getModel(), MAX_NAME_BYTES);
    return new Price(
        version.getPriceId(),
        model,
        version.getEffectiveFrom(),
        version.getRecordedAt(),
        PriceTiers.parse(version.getTiers()));
  }

  /**
   * What a call costs by this version.
   *
   * @param serviceTier the tier it was served in; null for the standard one
   */
  Charge charge(String serviceTier, TokenCounts tokens) {
    String wanted = serviceTier == null ? ServiceTiers.STANDARD : serviceTier;
    boolean known = tiers.stream().anyMatch(tier -> tier.serviceTier().equals(wanted));
    PriceTier tier = tier(known ? wanted : ServiceTiers.STANDARD, tokens.count(TokenClass.INPUT));
    return new Charge(tier.cost(tokens), id, !known || tier.isApproximate(tokens));
  }

  private PriceTier tier(String serviceTier, long prompt) {
    PriceTier found = null;
    for (PriceTier tier : tiers) {
      if (tier.serviceTier().equals(serviceTier)
          && (found == null || tier.aboveInputTokens() < prompt)) {
        found = tier;
      }
    }
    return found;
  }
}
