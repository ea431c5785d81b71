package io.fleetfold.verify.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.ProviderNames;
import io.fleetfold.schemas.ServiceTiers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
   * @throws IllegalArgumentException when its tiers are no JSON, or its names no names
   */
  public static Price of(ModelPrice record) {
    if (bytes(record.getPriceId()) > 2_048
        || bytes(record.getProvider()) > 512
        || bytes(record.getModel()) > 512) {
      throw new IllegalArgumentException("a price has names that are too long");
    }
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

  /** What the call costs by it. */
  Charge charge(Call call) {
    String wanted = call.details().serviceTier();
    boolean known = wanted == null || wanted.equals(ServiceTiers.STANDARD) || has(wanted);
    JsonNode tier =
        tier(has(wanted) ? wanted : ServiceTiers.STANDARD, call.tokens(TokenClass.INPUT));
    Map<TokenClass, Long> shares = shares(call);
    BigDecimal cost = BigDecimal.ZERO;
    for (Map.Entry<TokenClass, Long> share : shares.entrySet()) {
      cost = cost.add(usd(tier, share.getKey()).multiply(BigDecimal.valueOf(share.getValue())));
    }
    boolean approximate = !known || isBorrowed(tier, shares) || isHourUnknown(tier, shares, call);
    return new Charge(id(), cost.setScale(12, RoundingMode.HALF_EVEN), approximate);
  }

  /**
   * The tokens by what they are charged as; a token is one class only. Of classes that overlap the
   * first takes them, and a whole keeps what its parts leave of it.
   */
  private static Map<TokenClass, Long> shares(Call call) {
    Map<TokenClass, Long> shares = new EnumMap<>(TokenClass.class);
    for (TokenClass of : TokenClass.values()) {
      TokenClass whole = of.whole();
      long share = call.tokens(of);
      if (whole != null) {
        share = Math.min(share, shares.get(whole));
        shares.merge(whole, -share, Long::sum);
      }
      shares.put(of, share);
    }
    return shares;
  }

  /** Whether a class with tokens has the price of another service tier. */
  private static boolean isBorrowed(JsonNode tier, Map<TokenClass, Long> shares) {
    List<String> borrowed = new ArrayList<>();
    tier.path("approximate").forEach(name -> borrowed.add(name.asText()));
    return shares.entrySet().stream()
        .anyMatch(share -> share.getValue() > 0 && borrowed.contains(share.getKey().price()));
  }

  /** Whether some writes were perhaps, or at a price that nobody tells, kept for an hour. */
  private static boolean isHourUnknown(JsonNode tier, Map<TokenClass, Long> shares, Call call) {
    TokenClass hour = TokenClass.CACHE_WRITE_1H;
    return tier.hasNonNull(hour.price())
        ? !call.told().containsKey(hour) && shares.get(TokenClass.CACHE_WRITE) > 0
        : tier.hasNonNull(TokenClass.CACHE_WRITE.price()) && shares.get(hour) > 0;
  }

  private boolean has(String serviceTier) {
    return !tiers(serviceTier).isEmpty();
  }

  private List<JsonNode> tiers(String serviceTier) {
    List<JsonNode> of = new ArrayList<>();
    tiers.forEach(of::add);
    of.removeIf(tier -> !serviceTier(tier).equals(serviceTier));
    return of;
  }

  /**
   * Of a service's tiers the one with the highest bound below the prompt's size, else the lowest.
   */
  private JsonNode tier(String serviceTier, long inputTokens) {
    Comparator<JsonNode> byBound = Comparator.comparingLong(Price::above);
    List<JsonNode> of = tiers(serviceTier);
    return of.stream()
        .filter(tier -> above(tier) < inputTokens)
        .max(byBound)
        .orElseGet(() -> of.stream().min(byBound).orElse(null));
  }

  private static String serviceTier(JsonNode tier) {
    return tier.path("service_tier").asText(ServiceTiers.STANDARD);
  }

  private static long above(JsonNode tier) {
    return tier.path("above_input_tokens").asLong();
  }

  private static BigDecimal usd(JsonNode tier, TokenClass of) {
    return tier.hasNonNull(of.price())
        ? new BigDecimal(tier.get(of.price()).asText())
        : usd(tier, of.whole());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
