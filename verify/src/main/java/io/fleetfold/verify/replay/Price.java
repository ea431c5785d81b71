package io.fleetfold.verify.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.ProviderNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** A version of a model's price, computed with from its record alone. */
public final class Price {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelPrice record;
  private final JsonNode tiers;

  private Price(ModelPrice record, JsonNode tiers) {
    this.record = record;
    this.tiers = tiers;
  }

  /**
   * The price a record tells.
   *
   * @throws IllegalArgumentException when its tiers are no JSON
   */
  public static Price of(ModelPrice record) {
    try {
      return new Price(record, JSON.readTree(record.getTiers()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("price " + record.getPriceId() + " has broken tiers", e);
    }
  }

  /** The version's id. */
  public String id() {
    return record.getPriceId();
  }

  String provider() {
    return record.getProvider();
  }

  String model() {
    return record.getModel();
  }

  /** In milliseconds since the epoch. */
  long effectiveFrom() {
    return record.getEffectiveFrom().toEpochMilli();
  }

  /** Whether it is a price of the call's model that was in force at the call's time. */
  boolean inForce(Call call) {
    String provider = ProviderNames.canonical(call.model().provider());
    String model = call.model().name().strip().toLowerCase(Locale.ROOT);
    String priced = record.getModel().strip().toLowerCase(Locale.ROOT);
    String bare = model.substring(model.indexOf('/') + 1);
    // a snapshot's date may stand behind the name, the provider's name before it
    boolean sameModel =
        model.equals(priced) || bare.equals(priced) || bare.startsWith(priced + "-20");
    return sameModel
        && ProviderNames.canonical(record.getProvider()).equals(provider)
        && record.getEffectiveFrom().toEpochMilli() <= call.createdAt();
  }

  /** USD with twelve decimals, rounded half-even once. */
  BigDecimal cost(Tokens tokens) {
    JsonNode tier = tier(tokens.input());
    long read = Math.min(tokens.input(), tokens.cacheRead());
    long write = Math.min(tokens.input() - read, tokens.cacheWrite());
    long heard = Math.min(tokens.input() - read - write, tokens.audioInput());
    long thought = Math.min(tokens.output(), tokens.reasoning());
    long spoken = Math.min(tokens.output() - thought, tokens.audioOutput());
    return usd(tier, tokens.input() - read - write - heard, "input", "input")
        .add(usd(tier, read, "cache_read", "input"))
        .add(usd(tier, write, "cache_write", "input"))
        .add(usd(tier, heard, "audio_input", "input"))
        .add(usd(tier, tokens.output() - thought - spoken, "output", "output"))
        .add(usd(tier, thought, "reasoning", "output"))
        .add(usd(tier, spoken, "audio_output", "output"))
        .setScale(12, RoundingMode.HALF_EVEN);
  }

  /** The tier with the highest bound below the prompt's size, else the lowest. */
  private JsonNode tier(long inputTokens) {
    JsonNode lowest = null;
    JsonNode best = null;
    for (JsonNode tier : tiers) {
      if (lowest == null || above(tier) < above(lowest)) {
        lowest = tier;
      }
      if (above(tier) < inputTokens && (best == null || above(tier) > above(best))) {
        best = tier;
      }
    }
    return best == null ? lowest : best;
  }

  private static long above(JsonNode tier) {
    return tier.path("above_input_tokens").asLong();
  }

  private static BigDecimal usd(JsonNode tier, long tokens, String name, String total) {
    JsonNode price = tier.hasNonNull(name) ? tier.get(name) : tier.get(total);
    return new BigDecimal(price.asText()).multiply(BigDecimal.valueOf(tokens));
  }
}
