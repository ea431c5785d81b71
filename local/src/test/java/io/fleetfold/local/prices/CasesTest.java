package io.fleetfold.local.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.usage.ProviderUsage;
import io.fleetfold.prices.LiteLlmPrices;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.TokenCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users of other systems were charged wrongly for, from the provider's answer to the cost. */
class CasesTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  static List<Arguments> cases() {
    return List.of(
        // name, provider, price row, usage block, cost, whether approximate
        of(
            "cached tokens are not billed as output",
            "bedrock",
            """
            "input_cost_per_token": 3.3e-6, "output_cost_per_token": 1.65e-5,
            "cache_read_input_token_cost": 3.3e-7, "cache_creation_input_token_cost": 4.125e-6
            """,
            """
            {"inputTokens": 3, "outputTokens": 12, "totalTokens": 13256,
             "cacheReadInputTokens": 13216, "cacheWriteInputTokens": 25}
            """,
            "0.004672305000",
            false),
        of(
            "an output is not the total less the prompt",
            "anthropic",
            "\"input_cost_per_token\": 0.0000000, \"output_cost_per_token\": 1.5e-5",
            """
            {"prompt_tokens": 3, "completion_tokens": 442, "total_tokens": 8712,
             "cache_read_input_tokens": 7917, "cache_creation_input_tokens": 350}
            """,
            "0.006630000000",
            false),
        of(
            "cached tokens of the Responses API",
            "openai",
            """
            "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
            "cache_read_input_token_cost": 1e-7
            """,
            """
            {"input_tokens": 1000, "input_tokens_details": {"cached_tokens": 800},
             "output_tokens": 0, "total_tokens": 1000}
            """,
            "0.000280000000",
            false),
        of(
            "cached tokens of Gemini",
            "google",
            """
            "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
            "cache_read_input_token_cost": 1e-7
            """,
            """
            {"promptTokenCount": 1000, "cachedContentTokenCount": 600, "totalTokenCount": 1000}
            """,
            "0.000460000000",
            false),
        of(
            "cache attributes of OpenTelemetry",
            "anthropic",
            """
            "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
            "cache_read_input_token_cost": 1e-7
            """,
            """
            {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 0,
             "gen_ai.usage.cache_read.input_tokens": 1000}
            """,
            "0.000100000000",
            false),
        of(
            "without them, the full price",
            "anthropic",
            """
            "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
            "cache_read_input_token_cost": 1e-7
            """,
            "{\"gen_ai.usage.input_tokens\": 1000, \"gen_ai.usage.output_tokens\": 0}",
            "0.001000000000",
            false),
        of(
            "writes of an hour above 200k tokens",
            "anthropic",
            """
            "input_cost_per_token": 3e-6, "output_cost_per_token": 1.5e-5,
            "cache_creation_input_token_cost": 3.75e-6,
            "cache_creation_input_token_cost_above_200k_tokens": 7.5e-6,
            "cache_creation_input_token_cost_above_1hr": 6e-6,
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 1.2e-5
            """,
            """
            {"input_tokens": 0, "output_tokens": 0, "cache_creation_input_tokens": 300000,
             "cache_creation": {"ephemeral_5m_input_tokens": 100000,
               "ephemeral_1h_input_tokens": 200000}}
            """,
            "3.150000000000",
            false),
        of(
            "plain, cached and answered below a threshold",
            "openai",
            """
            "input_cost_per_token": 1e-5, "output_cost_per_token": 5e-5,
            "cache_read_input_token_cost": 1e-6, "input_cost_per_token_above_272k_tokens": 2e-5,
            "output_cost_per_token_above_272k_tokens": 7.5e-5
            """,
            """
            {"input_tokens": 1000, "input_tokens_details": {"cached_tokens": 200},
             "output_tokens": 100, "total_tokens": 1100}
            """,
            "0.013200000000",
            false),
        of(
            "the whole request above it",
            "openai",
            """
            "input_cost_per_token": 1e-5, "output_cost_per_token": 5e-5,
            "input_cost_per_token_above_272k_tokens": 2e-5,
            "output_cost_per_token_above_272k_tokens": 7.5e-5
            """,
            "{\"input_tokens\": 300000, \"output_tokens\": 1000, \"total_tokens\": 301000}",
            "6.075000000000",
            false),
        of("a batch", "openai", TIERS, block("batch"), "0.000600000000", false),
        of("flex", "openai", TIERS, block("flex"), "0.000700000000", false),
        of("priority", "openai", TIERS, block("priority"), "0.002400000000", false),
        of("the default service", "openai", TIERS, block("default"), "0.001200000000", false),
        of("a service that nobody knows", "openai", TIERS, block("scale"), "0.001200000000", true),
        of(
            "a tier that prices only its input",
            "openai",
            """
            "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
            "input_cost_per_token_flex": 5e-7
            """,
            block("flex"),
            "0.000700000000",
            true),
        of(
            "writes of five minutes and of an hour",
            "anthropic",
            HOURS,
            """
            {"input_tokens": 0, "output_tokens": 0, "cache_creation_input_tokens": 1000000,
             "cache_creation": {"ephemeral_5m_input_tokens": 600000,
               "ephemeral_1h_input_tokens": 400000}}
            """,
            "7.750000000000",
            false),
        of(
            "writes that do not tell how long they are kept",
            "anthropic",
            HOURS,
            """
            {"input_tokens": 0, "output_tokens": 0, "cache_creation_input_tokens": 1000000}
            """,
            "6.250000000000",
            true),
        of(
            "images",
            "google",
            """
            "input_cost_per_token": 3e-7, "output_cost_per_token": 2.5e-6,
            "output_cost_per_image_token": 3e-5
            """,
            """
            {"promptTokenCount": 0, "candidatesTokenCount": 1300, "totalTokenCount": 1300,
             "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290},
               {"modality": "TEXT", "tokenCount": 10}]}
            """,
            "0.038725000000",
            false));
  }

  private static final String TIERS =
      """
      "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
      "input_cost_per_token_batches": 5e-7, "output_cost_per_token_batches": 1e-6,
      "input_cost_per_token_flex": 6e-7, "output_cost_per_token_flex": 1e-6,
      "input_cost_per_token_priority": 2e-6, "output_cost_per_token_priority": 4e-6
      """;

  private static final String HOURS =
      """
      "input_cost_per_token": 5e-6, "output_cost_per_token": 2.5e-5,
      "cache_creation_input_token_cost": 6.25e-6,
      "cache_creation_input_token_cost_above_1hr": 1e-5
      """;

  private static String block(String tier) {
    return """
    {"id": "resp_1", "service_tier": "%s",
     "usage": {"input_tokens": 1000, "output_tokens": 100, "total_tokens": 1100}}
    """
        .formatted(tier);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void shouldChargeWhatTheProviderDoes(
      String name, String provider, String row, String block, String cost, boolean approximate) {
    ProviderUsage usage = ProviderUsage.of(provider, block);
    Charge charge = charge(book(provider, row), provider, "m", usage).orElseThrow();
    assertThat(charge.costUsd()).as("cost of %s", usage).isEqualTo(cost);
    assertThat(charge.approximate()).as("approximate").isEqualTo(approximate);
    assertThat(usage.issue()).isNull();
  }

  @Test
  void shouldChargeNothingWhereNobodyKnows() {
    ProviderUsage usage = ProviderUsage.of("openai", block("default"));
    assertThat(charge(book("openai", TIERS), "openai", "another", usage))
        .as("a name that resembles no other is no guess")
        .isEmpty();
    assertThat(charge(book("openai", TIERS), "openai", "m", ProviderUsage.UNKNOWN))
        .as("no usage")
        .isEmpty();
    assertThat(
            charge(
                book("openai", "\"input_cost_per_token\": 0, \"output_cost_per_token\": 0"),
                "openai",
                "m",
                usage))
        .as("a stub of zeros")
        .isEmpty();
    assertThat(
            charge(
                book("openai", "\"input_cost_per_token\": -1, \"output_cost_per_token\": -1"),
                "openai",
                "m",
                usage))
        .as("a sentinel")
        .isEmpty();
  }

  private static PriceBook book(String provider, String row) {
    PriceBook book = new PriceBook();
    new LiteLlmPrices(FROM, "test", false)
        .read(
            "{\"m\": {\"litellm_provider\": \"%s\", \"mode\": \"chat\", %s}}"
                .formatted(provider, row))
        .versions()
        .forEach(version -> book.put(version.key(), version.toRecord(FROM)));
    return book;
  }

  private static Optional<Charge> charge(
      PriceBook book, String provider, String model, ProviderUsage usage) {
    AgentLlmUsage call = new AgentLlmUsage();
    usage.applyTo(call);
    return book.charge(
        provider,
        model,
        ServiceTiers.canonical(usage.serviceTier()),
        NOW,
        true,
        TokenCounts.of(call));
  }

  private static Arguments of(
      String name, String provider, String row, String block, String cost, boolean approximate) {
    return Arguments.of(name, provider, row, block, cost, approximate);
  }
}
