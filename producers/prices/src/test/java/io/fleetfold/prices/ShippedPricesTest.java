package io.fleetfold.prices;

import static org.assertj.core.api.Assertions.assertThat;

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
  void shouldHaveNoModelTwice() {
    assertThat(ShippedPrices.load()).extracting(PriceVersion::key).doesNotHaveDuplicates();
  }
}
