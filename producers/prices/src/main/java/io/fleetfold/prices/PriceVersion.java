package io.fleetfold.prices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.Digests;
import io.fleetfold.schemas.ProviderNames;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model's price from some time on. Immutable.
 *
 * @param provider by its one name ({@link ProviderNames#canonical})
 * @param model as the provider names it
 * @param effectiveFrom calls made then or later are charged by it, until a newer version is in
 *     force; milliseconds
 * @param tiers smallest prompt first; never empty
 * @param source where the price comes from, in words
 */
public record PriceVersion(
    String provider, String model, Instant effectiveFrom, List<Tier> tiers, String source) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Comparator<Tier> STANDARD_FIRST =
      Comparator.comparing((Tier tier) -> !tier.serviceTier().equals(ServiceTiers.STANDARD))
          .thenComparing(Tier::serviceTier)
          .thenComparing(Tier::aboveInputTokens);
  private static final int ID_DIGITS = 10;
  private static final int MAX_BYTES = 512;

  /**
   * Checks and normalises.
   *
   * @throws IllegalArgumentException naming what can't be used
   */
  public PriceVersion {
    provider = ProviderNames.canonical(provider);
    model = model.strip();
    requireName("provider", provider);
    requireName("model", model);
    effectiveFrom = effectiveFrom.truncatedTo(ChronoUnit.MILLIS);
    tiers = tiers.stream().sorted(STANDARD_FIRST).toList();
    if (tiers.isEmpty()) {
      throw new IllegalArgumentException("a price needs at least one tier");
    }
    if (!tiers.get(0).serviceTier().equals(ServiceTiers.STANDARD)) {
      throw new IllegalArgumentException("a price needs a tier of the standard service");
    }
    long distinct =
        tiers.stream()
            .map(tier -> tier.serviceTier() + " " + tier.aboveInputTokens())
            .distinct()
            .count();
    if (distinct < tiers.size()) {
      throw new IllegalArgumentException("two tiers start above the same number of tokens");
    }
  }

  private static void requireName(String field, String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(field + " is missing or not text: give its name");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          field + " is longer than " + MAX_BYTES + " bytes: a name is shorter");
    }
  }

  /** The record's key in the topic. */
  public String key() {
    return RecordKeys.of(provider, model, effectiveFrom);
  }

  /** Names the version and its content: the same prices give the same id, others another. */
  public String id() {
    return provider + "/" + model + "@" + effectiveFrom + "#" + digest(tiersJson());
  }

  /** The tiers as the record carries them: exact decimals as text, in a fixed order. */
  public String tiersJson() {
    ArrayNode array = JSON.createArrayNode();
    for (Tier tier : tiers) {
      ObjectNode node = array.addObject();
      if (!tier.serviceTier().equals(ServiceTiers.STANDARD)) {
        node.put("service_tier", tier.serviceTier());
      }
      node.put("above_input_tokens", tier.aboveInputTokens());
      for (TokenClass kind : TokenClass.values()) {
        BigDecimal price = tier.prices().get(kind);
        if (price != null) {
          node.put(kind.label(), price.toPlainString());
        }
      }
      if (!tier.approximate().isEmpty()) {
        ArrayNode names = node.putArray("approximate");
        tier.approximate().stream().sorted().forEach(kind -> names.add(kind.label()));
      }
    }
    return array.toString();
  }

  /** The record to publish under {@link #key}. */
  public ModelPrice toRecord(Instant recordedAt) {
    return ModelPrice.newBuilder()
        .setPriceId(id())
        .setProvider(provider)
        .setModel(model)
        .setEffectiveFrom(effectiveFrom)
        .setTiers(tiersJson())
        .setSource(source)
        .setRecordedAt(recordedAt.truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  /**
   * What a record says.
   *
   * @throws IllegalArgumentException when its tiers are no prices
   */
  public static PriceVersion of(ModelPrice record) {
    return new PriceVersion(
        record.getProvider(),
        record.getModel(),
        record.getEffectiveFrom(),
        tiers(record.getTiers()),
        record.getSource());
  }

  /** What a record says; null where its tiers are no prices. */
  static PriceVersion readable(ModelPrice record) {
    try {
      return of(record);
    } catch (IllegalArgumentException e) {
      return null; // whoever wrote it did not use this class: there is nothing to compare with
    }
  }

  private static List<Tier> tiers(String json) {
    try {
      List<Tier> tiers = new ArrayList<>();
      for (JsonNode node : JSON.readTree(json)) {
        Map<TokenClass, BigDecimal> prices = new EnumMap<>(TokenClass.class);
        for (TokenClass kind : TokenClass.values()) {
          if (node.hasNonNull(kind.label())) {
            prices.put(kind, new BigDecimal(node.get(kind.label()).asText()));
          }
        }
        Set<TokenClass> approximate = EnumSet.noneOf(TokenClass.class);
        for (JsonNode name : node.path("approximate")) {
          Stream.of(TokenClass.values())
              .filter(kind -> kind.label().equals(name.asText()))
              .forEach(approximate::add);
        }
        tiers.add(
            new Tier(
                node.path("service_tier").asText(ServiceTiers.STANDARD),
                node.path("above_input_tokens").asLong(),
                prices,
                approximate));
      }
      return tiers;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("tiers is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String digest(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text)).substring(0, ID_DIGITS);
  }
}
