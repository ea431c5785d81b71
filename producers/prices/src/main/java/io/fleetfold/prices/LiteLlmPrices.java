package io.fleetfold.prices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fleetfold.prices.PriceFile.Unread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the price file that the LiteLLM project maintains ({@code
 * model_prices_and_context_window.json}): an object of models, each with its provider and prices in
 * USD per token. Prices are read exactly as written, never through a double. What stands for
 * special contracts (batch, flex and priority prices, one-hour caches) or other units (images,
 * seconds, searches) has no counterpart in a call's record and is left out.
 */
public final class LiteLlmPrices {
  private static final String SAMPLE = "sample_spec";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Instant effectiveFrom;
  private final String source;
  private final boolean withFree;

  /**
   * How to read.
   *
   * @param effectiveFrom from when the prices are in force: the file does not say
   * @param source what to name as their source
   * @param withFree whether models whose prices are all 0 are taken: the file writes 0 for free and
   *     for unknown alike
   */
  public LiteLlmPrices(Instant effectiveFrom, String source, boolean withFree) {
    this.effectiveFrom = effectiveFrom;
    this.source = source;
    this.withFree = withFree;
  }

  /**
   * Reads a file. A broken entry is reported and the others are read.
   *
   * @throws IllegalArgumentException when the whole is not a JSON object
   */
  public PriceFile read(String json) {
    try {
      return read(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "is not JSON at line %d, column %d: %s"
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
  }

  PriceFile read(JsonNode models) {
    if (!models.isObject()) {
      throw new IllegalArgumentException(
          "is not a JSON object of models, as LiteLLM's model_prices_and_context_window.json is");
    }
    Map<String, PriceVersion> versions = new LinkedHashMap<>();
    List<Unread> unread = new ArrayList<>();
    List<Unread> otherwise = new ArrayList<>();
    for (Map.Entry<String, JsonNode> model : models.properties()) {
      String name = model.getKey();
      if (name.equals(SAMPLE)) {
        continue;
      }
      try {
        LiteLlmEntry entry = new LiteLlmEntry(name, model.getValue());
        if (!entry.isPricedByToken()) {
          otherwise.add(new Unread(name, "not priced by token, mode " + entry.mode()));
          continue;
        }
        PriceVersion version =
            new PriceVersion(entry.provider(), entry.model(), effectiveFrom, entry.tiers(), source);
        refuseFree(version);
        refuseContradiction(
            versions.putIfAbsent(version.key().toLowerCase(Locale.ROOT), version), version);
      } catch (IllegalArgumentException e) {
        unread.add(new Unread(name, e.getMessage()));
      }
    }
    return new PriceFile(List.copyOf(versions.values()), unread, otherwise);
  }

  private void refuseFree(PriceVersion version) {
    if (!withFree && version.tiers().stream().allMatch(Tier::isFree)) {
      throw new IllegalArgumentException(
          "all prices are 0, which stands for free and for unknown: load with --with-free if free");
    }
  }

  private static void refuseContradiction(PriceVersion first, PriceVersion second) {
    if (first != null && !first.tiers().equals(second.tiers())) {
      throw new IllegalArgumentException(
          "another entry prices "
              + first.provider()
              + "/"
              + first.model()
              + " differently and stands before it");
    }
  }
}
