package io.fleetfold.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceVersionTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldHaveAnIdThatNamesItsContent() {
    PriceVersion one = version("0.0000025", "0.00001");
    assertThat(one.id()).startsWith("openai/gpt-4o@2026-01-01T00:00:00Z#");
    assertThat(version("2.50e-6", "1E-5").id())
        .as("the same price, written otherwise")
        .isEqualTo(one.id());
    assertThat(version("0.0000026", "0.00001").id()).isNotEqualTo(one.id());
    assertThat(one.key()).isEqualTo("openai|gpt-4o|2026-01-01T00%3A00%3A00Z");
    assertThat(version("0.0000026", "0.00001").key()).isEqualTo(one.key());
  }

  @Test
  void shouldEncodeSeparatorsInKeys() {
    assertThat(new PriceVersion("openai", "a|b /%", FROM, version("0", "1e-6").tiers(), "t").key())
        .isEqualTo("openai|a%7Cb%20%2F%25|2026-01-01T00%3A00%3A00Z");
  }

  @Test
  void shouldLeaveOutClassesThatCostWhatTheirTotalCosts() {
    Tier tier =
        new Tier(
            0,
            Map.of(
                TokenClass.INPUT, new BigDecimal("0.000001"),
                TokenClass.OUTPUT, new BigDecimal("0.000010"),
                TokenClass.REASONING, new BigDecimal("1e-5"),
                TokenClass.CACHE_READ, new BigDecimal("0")));
    assertThat(tier.prices())
        .containsOnlyKeys(TokenClass.INPUT, TokenClass.OUTPUT, TokenClass.CACHE_READ);
    assertThat(new PriceVersion("openai", "m", FROM, List.of(tier), "test").tiersJson())
        .isEqualTo(
            "[{\"above_input_tokens\":0,\"input\":\"0.000001\",\"output\":\"0.00001\","
                + "\"cache_read\":\"0\"}]");
  }

  @Test
  void shouldRefuseWhatIsNoPrice() {
    assertThatThrownBy(() -> version("-1", "0")).hasMessageContaining("negative");
    assertThatThrownBy(() -> version("2.5", "10")).hasMessageContaining("per token");
    assertThatThrownBy(() -> new PriceVersion(" ", "m", FROM, version("0", "0").tiers(), "t"))
        .hasMessageContaining("provider is missing");
    assertThatThrownBy(() -> new PriceVersion("openai", "", FROM, version("0", "0").tiers(), "t"))
        .hasMessageContaining("model is missing");
    assertThatThrownBy(
            () -> new PriceVersion("openai", "m".repeat(513), FROM, version("0", "0").tiers(), "t"))
        .hasMessageContaining("longer than 512 bytes");
    assertThatThrownBy(() -> new PriceVersion("openai", "m", FROM, List.of(), "t"))
        .hasMessageContaining("at least one tier");
  }

  private static PriceVersion version(String input, String output) {
    Tier tier =
        new Tier(
            0,
            Map.of(
                TokenClass.INPUT, new BigDecimal(input),
                TokenClass.OUTPUT, new BigDecimal(output)));
    return new PriceVersion("OpenAI", "gpt-4o", FROM, List.of(tier), "test");
  }
}
