package io.fleetfold.local.prices;

import io.fleetfold.streams.runs.cost.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A call as it stands in SQL.
 *
 * @param cached whether it is an answer of the application's own cache, which costs nothing
 * @param chargedUsd what it was charged; null where no price was known
 * @param providerUsd what its provider reported; null where it did not
 */
public record ChargedCall(
    String provider,
    String model,
    String serviceTier,
    boolean cached,
    Instant createdAt,
    boolean success,
    TokenCounts tokens,
    BigDecimal chargedUsd,
    BigDecimal providerUsd) {

  LocalDate day() {
    return LocalDate.ofInstant(createdAt, ZoneOffset.UTC);
  }
}
