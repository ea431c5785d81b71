package io.fleetfold.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShippedPricesTest {
  @Test
  void shouldHaveWellKnownModelsOfFourProviders() {
    assertThat(ShippedPrices.load().stream().collect(Collectors.groupingBy(PriceVersion::provider)))
        .containsOnlyKeys("openai", "anthropic", "google", "mistral")
        .allSatisfy((provider, prices) -> assertThat(prices).as(provider).hasSizeGreaterThan(5));
  }

  @Test
  void shouldSayItsDate() {
    assertThat(ShippedPrices.load())
        .allSatisfy(price -> assertThat(price.source()).matches("Fleetfold's list of 20\\d\\d-.*"));
  }

  @Test
  void shouldComeBackFromTheirRecordsUnchanged() {
    Instant now = Instant.parse("2026-07-24T00:00:00Z");
    assertThat(ShippedPrices.load())
        .allSatisfy(price -> assertThat(PriceVersion.of(price.toRecord(now))).isEqualTo(price));
  }

  @Test
  void shouldHaveNoModelTwice() {
    assertThat(ShippedPrices.load()).extracting(PriceVersion::key).doesNotHaveDuplicates();
  }
}
