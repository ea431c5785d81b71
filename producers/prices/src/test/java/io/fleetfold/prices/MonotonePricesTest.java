package io.fleetfold.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A dearer price never makes a token cheaper, in no class, service tier or tier of prompt size. */
class MonotonePricesTest {
  private static final List<String> SERVICES =
      List.of(ServiceTiers.STANDARD, ServiceTiers.FLEX, ServiceTiers.BATCH);

  @Property(tries = 500)
  void shouldNotGetCheaperByADearerPrice(
      @ForAll("prices") Map<LiteLlmKey, Integer> drawn, @ForAll("keys") LiteLlmKey dearer) {
    Map<LiteLlmKey, Integer> prices = new HashMap<>(drawn);
    prices.put(new LiteLlmKey(TokenClass.INPUT, ServiceTiers.STANDARD, 0), 3);
    prices.put(new LiteLlmKey(TokenClass.OUTPUT, ServiceTiers.STANDARD, 0), 3);
    if (!prices.containsKey(dearer)) {
      return; // a price where none was may well be below what stood in for it
    }
    Map<LiteLlmKey, Integer> risen = new HashMap<>(prices);
    risen.merge(dearer, 1, Integer::sum);

    List<Tier> before = tiers(prices);
    List<Tier> after = tiers(risen);
    for (int i = 0; i < before.size(); i++) {
      for (TokenClass kind : TokenClass.values()) {
        assertThat(price(after.get(i), kind))
            .as("%s of %s, after %s rose", kind, before.get(i), dearer)
            .isGreaterThanOrEqualTo(price(before.get(i), kind));
      }
    }
  }

  @Provide
  Arbitrary<Map<LiteLlmKey, Integer>> prices() {
    return Arbitraries.maps(keys(), Arbitraries.integers().between(0, 5)).ofMaxSize(12);
  }

  @Provide
  Arbitrary<LiteLlmKey> keys() {
    return Arbitraries.of(TokenClass.class)
        .flatMap(
            kind ->
                Arbitraries.of(SERVICES)
                    .flatMap(
                        service ->
                            Arbitraries.of(0L, 100L, 200L)
                                .map(above -> new LiteLlmKey(kind, service, above))));
  }

  private static List<Tier> tiers(Map<LiteLlmKey, Integer> prices) {
    StackedTiers tiers = new StackedTiers();
    prices.forEach((key, price) -> tiers.add(key, BigDecimal.valueOf(price).movePointLeft(6)));
    return tiers.tiers();
  }

  private static BigDecimal price(Tier tier, TokenClass kind) {
    BigDecimal price = tier.prices().get(kind);
    return price != null ? price : price(tier, kind.whole());
  }
}
