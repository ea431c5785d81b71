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
import java.util.TreeMap;

/**
 * Reads the price file that the LiteLLM project maintains ({@code
 * model_prices_and_context_window.json}): an object of models, each with its provider and prices in
 * USD per token. Prices are read exactly as written, never through a double. What has other units
 * (seconds, searches, regions) has no counterpart in a call's record: it is not taken, and named.
 */
public final class LiteLlmPrices {
  private static final String FREE =
      "priced at 0, which can mean free or unknown: load them with --with-free if they are free";
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
    Map<String, Named> taken = new LinkedHashMap<>();
    List<Unread> unread = new ArrayList<>();
    List<Unread> unsupported = new ArrayList<>();
    List<Unread> overruled = new ArrayList<>();
    Map<String, Integer> untaken = new TreeMap<>();
    for (Map.Entry<String, JsonNode> model : models.properties()) {
      String name = model.getKey();
      if (name.equals(SAMPLE)) {
        continue;
      }
      try {
        LiteLlmEntry entry = new LiteLlmEntry(name, model.getValue());
        if (!entry.isPricedByToken()) {
          unsupported.add(new Unread(name, "not priced by token, mode " + entry.mode()));
          continue;
        }
        if (entry.hasNegative()) {
          unsupported.add(new Unread(name, "priced below zero, which means unknown"));
          continue;
        }
        if (entry.hasOtherInput()) {
          unsupported.add(new Unread(name, "not priced by input token, mode " + entry.mode()));
          continue;
        }
        if (!entry.isOfText() && entry.hasNoOutput()) {
          unsupported.add(new Unread(name, "not priced by output token, mode " + entry.mode()));
          continue;
        }
        PriceVersion version =
            new PriceVersion(entry.provider(), entry.model(), effectiveFrom, entry.tiers(), source);
        if (isFree(version)) {
          unsupported.add(new Unread(name, FREE));
          continue;
        }
        String key = version.key().toLowerCase(Locale.ROOT);
        Named first = taken.get(key);
        if (first == null || first.version().tiers().equals(version.tiers())) {
          taken.putIfAbsent(key, new Named(entry, name, version));
        } else if (entry.namesProvider() && !first.entry().namesProvider()) {
          // as LiteLLM itself looks a model of that provider up
          taken.put(key, new Named(entry, name, version));
          overruled.add(new Unread(first.name(), name));
        } else {
          overruled.add(new Unread(name, first.name()));
        }
        entry.untaken().forEach(money -> untaken.merge(money, 1, Integer::sum));
      } catch (IllegalArgumentException e) {
        unread.add(new Unread(name, e.getMessage()));
      }
    }
    return new PriceFile(
        taken.values().stream().map(Named::version).toList(),
        unread,
        unsupported,
        overruled,
        untaken);
  }

  /** An entry whose price is taken. */
  private record Named(LiteLlmEntry entry, String name, PriceVersion version) {}

  // a price of the cache alone is a stub: whoever charges for that does not give away the rest
  private boolean isFree(PriceVersion version) {
    boolean stub = version.tiers().stream().allMatch(Tier::isFree);
    boolean all =
        version.tiers().stream()
            .flatMap(tier -> tier.prices().values().stream())
            .allMatch(price -> price.signum() == 0);
    return stub && !(withFree && all);
  }
}
