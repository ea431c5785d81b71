package io.fleetfold.prices;

import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a price can be right. Lists have rows that are wrong by a unit, and one such row makes
 * every number behind it wrong: what is not plausible is taken only from who says that it is meant.
 */
final class Plausibility {
  private static final BigDecimal MAX_CHANGE = BigDecimal.TEN;
  private static final BigDecimal MILLION = new BigDecimal(1_000_000);

  /** USD for a million tokens of text, which no model costs. */
  private static final BigDecimal MAX = new BigDecimal(1_000);

  private static final Set<TokenClass> TEXT =
      EnumSet.of(
          TokenClass.INPUT,
          TokenClass.OUTPUT,
          TokenClass.CACHE_READ,
          TokenClass.CACHE_WRITE,
          TokenClass.CACHE_WRITE_1H,
          TokenClass.REASONING);

  private Plausibility() {}

  /**
   * What is not plausible about a price, in words.
   *
   * @param before the price that is in force until then; null where there is none
   */
  static Optional<String> doubt(PriceVersion price, PriceVersion before) {
    for (Tier tier : price.tiers()) {
      for (Map.Entry<TokenClass, BigDecimal> each : tier.prices().entrySet()) {
        BigDecimal million = each.getValue().multiply(MILLION);
        if (TEXT.contains(each.getKey()) && million.compareTo(MAX) > 0) {
          return Optional.of(
              "%s is %s USD per million tokens"
                  .formatted(each.getKey().label(), million.toPlainString()));
        }
      }
    }
    return before == null ? Optional.empty() : change(price.tiers().get(0), before.tiers().get(0));
  }

  private static Optional<String> change(Tier now, Tier before) {
    for (Map.Entry<TokenClass, BigDecimal> each : now.prices().entrySet()) {
      BigDecimal old = before.prices().get(each.getKey());
      BigDecimal price = each.getValue();
      if (old != null
          && old.signum() > 0
          && price.signum() > 0
          && (price.compareTo(old.multiply(MAX_CHANGE)) > 0
              || old.compareTo(price.multiply(MAX_CHANGE)) > 0)) {
        return Optional.of(
            "%s is %s USD per million tokens, and was %s"
                .formatted(
                    each.getKey().label(),
                    price.multiply(MILLION).toPlainString(),
                    old.multiply(MILLION).toPlainString()));
      }
    }
    return Optional.empty();
  }
}
