package io.fleetfold.prices;

import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes whole tiers of single prices. A tier of prompt size has what the one below it has, but for
 * what changes there; a service tier has what the standard one has, but for what it names. Nothing
 * is left out for being equal before all are stacked. Not thread-safe.
 */
final class StackedTiers {
  private final Map<String, Map<TokenClass, TreeMap<Long, BigDecimal>>> prices = new HashMap<>();

  /** Takes a price in, unless the same is priced already. */
  void add(LiteLlmKey key, BigDecimal price) {
    prices
        .computeIfAbsent(key.serviceTier(), any -> new EnumMap<>(TokenClass.class))
        .computeIfAbsent(key.kind(), any -> new TreeMap<>())
        .putIfAbsent(key.aboveInputTokens(), price);
  }

  /** Prices the class at nothing where it has no price. */
  void free(TokenClass kind) {
    prices
        .computeIfAbsent(ServiceTiers.STANDARD, any -> new EnumMap<>(TokenClass.class))
        .computeIfAbsent(kind, any -> new TreeMap<>(Map.of(0L, BigDecimal.ZERO)));
  }

  /** All tiers; the standard ones first. */
  List<Tier> tiers() {
    List<Tier> all = new ArrayList<>(tiers(ServiceTiers.STANDARD));
    prices.keySet().stream()
        .filter(tier -> !tier.equals(ServiceTiers.STANDARD))
        .sorted()
        .forEach(tier -> all.addAll(tiers(tier)));
    return all;
  }

  private List<Tier> tiers(String serviceTier) {
    Set<Long> thresholds = new TreeSet<>(Set.of(0L));
    for (String tier : List.of(ServiceTiers.STANDARD, serviceTier)) {
      prices.getOrDefault(tier, Map.of()).values().forEach(by -> thresholds.addAll(by.keySet()));
    }
    return thresholds.stream().map(above -> tier(serviceTier, above)).toList();
  }

  private Tier tier(String serviceTier, long above) {
    Map<TokenClass, BigDecimal> tier = new EnumMap<>(TokenClass.class);
    Set<TokenClass> approximate = EnumSet.noneOf(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      Map.Entry<Long, BigDecimal> standard = at(ServiceTiers.STANDARD, kind, above);
      Map.Entry<Long, BigDecimal> own = at(serviceTier, kind, above);
      // a standard price of larger prompts wins over the tier's own of any, as LiteLLM has it
      if (own != null && (standard == null || own.getKey() >= standard.getKey())) {
        tier.put(kind, own.getValue());
      } else if (standard != null) {
        tier.put(kind, standard.getValue());
        approximate.add(kind);
      }
    }
    return new Tier(serviceTier, above, tier, approximate);
  }

  private Map.Entry<Long, BigDecimal> at(String serviceTier, TokenClass kind, long above) {
    TreeMap<Long, BigDecimal> by =
        prices.getOrDefault(serviceTier, Map.of()).getOrDefault(kind, new TreeMap<>());
    return by.floorEntry(above);
  }
}
