package io.fleetfold.streams.runs.cost;

import io.fleetfold.records.ModelPrice;
import java.time.Instant;

/** Price versions for tests. */
public final class Prices {
  /** A version whose id is {@code provider/model@effectiveFrom}. */
  public static ModelPrice price(
      String provider, String model, String effectiveFrom, String tiers) {
    return ModelPrice.newBuilder()
        .setPriceId(provider + "/" + model + "@" + effectiveFrom)
        .setProvider(provider)
        .setModel(model)
        .setEffectiveFrom(Instant.parse(effectiveFrom))
        .setTiers(tiers)
        .setSource("test")
        .setRecordedAt(Instant.parse("2026-01-01T00:00:00Z"))
        .build();
  }

  /** One tier for prompts of any size. */
  public static String flat(String input, String output) {
    return "[{\"above_input_tokens\": 0, \"input\": \"%s\", \"output\": \"%s\"}]"
        .formatted(input, output);
  }

  private Prices() {}
}
