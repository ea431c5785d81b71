package io.fleetfold.streams.runs.cost;

import static io.fleetfold.streams.runs.cost.Prices.flat;
import static io.fleetfold.streams.runs.cost.Prices.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceBookTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String EARLY = "2026-01-01T00:00:00Z";
  private static final TokenCounts THOUSAND = tokens(1_000, 1_000);

  private final PriceBook book = new PriceBook();

  @Test
  void shouldPriceEachClassAndTheRestAtTheTotalsPrice() {
    put(
        "openai",
        "m",
        """
        [{"above_input_tokens": 0, "input": "0.000001", "output": "0.00001",
          "cache_read": "0.0000001", "cache_write": "0.00000125", "reasoning": "0.00002",
          "audio_input": "0.00004", "audio_output": "0.00008"}]
        """);
    TokenCounts tokens = tokens(1_000, 500, 300, 200, 100, 50, 25);
    // 450 x 1 + 300 x 0.1 + 200 x 1.25 + 50 x 40 + 375 x 10 + 100 x 20 + 25 x 80 micro-USD
    assertThat(cost("openai", "m", tokens)).isEqualTo("0.010480000000");
  }

  @Test
  void shouldChargeAClassWithoutAPriceAsItsTotal() {
    put("openai", "m", flat("0.000001", "0.00001"));
    assertThat(cost("openai", "m", tokens(1_000, 500, 300, 200, 100, 50, 25)))
        .isEqualTo(cost("openai", "m", tokens(1_000, 500)));
  }

  @Test
  void shouldNeverChargeMoreTokensThanTheTotalsWhereClassesOverlap() {
    put(
        "openai",
        "m",
        """
        [{"input": "0.000001", "output": "0.000001", "cache_read": "0.000001",
          "audio_input": "0.000001", "reasoning": "0.000001", "audio_output": "0.000001"}]
        """);
    assertThat(cost("openai", "m", tokens(100, 10, 80, 80, 9, 80, 9))).isEqualTo("0.000110000000");
  }

  @Test
  void shouldTakeTheTierAboveWhosePromptSizeTheCallIs() {
    put(
        "google",
        "m",
        """
        [{"above_input_tokens": 200000, "input": "0.0000025", "output": "0"},
         {"above_input_tokens": 0, "input": "0.00000125", "output": "0"},
         {"above_input_tokens": 1000000, "input": "0.000005", "output": "0"}]
        """);
    assertThat(cost("google", "m", tokens(0, 1))).isEqualTo("0.000000000000");
    assertThat(cost("google", "m", tokens(200_000, 0))).isEqualTo("0.250000000000");
    assertThat(cost("google", "m", tokens(200_001, 0))).isEqualTo("0.500002500000");
    assertThat(cost("google", "m", tokens(1_000_001, 0))).isEqualTo("5.000005000000");
  }

  @Test
  void shouldRoundHalfEvenToTwelveDecimalsOnce() {
    put("openai", "m", flat("0.0000000000005", "0.0000000000004"));
    assertThat(cost("openai", "m", tokens(1, 0))).isEqualTo("0.000000000000");
    assertThat(cost("openai", "m", tokens(3, 0))).isEqualTo("0.000000000002");
    // 0.5 + 0.4: rounded before the sum it would be none
    assertThat(cost("openai", "m", tokens(1, 1))).isEqualTo("0.000000000001");
  }

  @Test
  void shouldChargeByTheVersionInForceAtTheCallsOwnTime() {
    put("openai", "m", "2026-01-01T00:00:00Z", flat("0.000001", "0"));
    put("openai", "m", "2026-02-01T00:00:00Z", flat("0.000002", "0"));
    assertThat(charge("openai", "m", "2025-12-31T23:59:59.999Z")).isEmpty();
    assertThat(charge("openai", "m", "2026-01-31T23:59:59.999Z").orElseThrow().priceId())
        .endsWith("@2026-01-01T00:00:00Z");
    assertThat(charge("openai", "m", "2026-02-01T00:00:00Z").orElseThrow().priceId())
        .endsWith("@2026-02-01T00:00:00Z");
  }

  @Test
  void shouldForgetAWithdrawnVersion() {
    put("openai", "m", flat("0.000001", "0"));
    book.remove("openai|m|" + EARLY);
    assertThat(charge("openai", "m", NOW.toString())).isEmpty();
  }

  @Test
  void shouldFindSpellingsOfTheSameModel() {
    put("openai", "gpt-4o", flat("0.0000025", "0.00001"));
    put("google", "gemini-2.5-pro", flat("0.00000125", "0.00001"));
    put("anthropic", "claude-sonnet-4", flat("0.000003", "0.000015"));
    assertThat(book.charge("OpenAI", "GPT-4o", null, NOW, true, THOUSAND)).isPresent();
    assertThat(book.charge("openai", "openai/gpt-4o", null, NOW, true, THOUSAND)).isPresent();
    assertThat(book.charge("openai", "gpt-4o-2024-08-06", null, NOW, true, THOUSAND)).isPresent();
    assertThat(book.charge("gcp.gemini", "models/gemini-2.5-pro", null, NOW, true, THOUSAND))
        .isPresent();
    assertThat(book.charge("anthropic", "claude-sonnet-4-20250514", null, NOW, true, THOUSAND))
        .isPresent();
  }

  @Test
  void shouldNotGuess() {
    put("openai", "gpt-4o", flat("0.0000025", "0.00001"));
    put("mistral", "mistral-large", flat("0.000002", "0.000006"));
    assertThat(book.charge("azure", "gpt-4o", null, NOW, true, THOUSAND)).isEmpty();
    assertThat(book.charge("openai", "gpt-4o-mini", null, NOW, true, THOUSAND)).isEmpty();
    assertThat(book.charge("openai", "gpt-4o-2024", null, NOW, true, THOUSAND)).isEmpty();
    assertThat(book.charge("openrouter", "openai/gpt-4o", null, NOW, true, THOUSAND)).isEmpty();
    assertThat(book.charge("mistral", "mistral-large-2407", null, NOW, true, THOUSAND)).isEmpty();
    assertThat(book.charge("", "", null, NOW, true, THOUSAND)).isEmpty();
  }

  @Test
  void shouldPreferTheOwnEntryOfADatedModelEvenBeforeItIsInForce() {
    put("openai", "gpt-4o", flat("0.0000025", "0.00001"));
    put("openai", "gpt-4o-2024-05-13", "2026-06-01T00:00:00Z", flat("0.000005", "0.000015"));
    assertThat(book.charge("openai", "gpt-4o-2024-05-13", null, NOW, true, THOUSAND)).isEmpty();
    assertThat(
            charge("openai", "gpt-4o-2024-05-13", "2026-07-01T00:00:00Z").orElseThrow().costUsd())
        .isEqualByComparingTo("0.02");
  }

  @Test
  void shouldNotCallUnknownUsageFree() {
    put("openai", "m", flat("0.000001", "0.00001"));
    TokenCounts none = new TokenCounts(Map.of());
    assertThat(book.charge("openai", "m", null, NOW, true, none)).isEmpty();
    assertThat(book.charge("openai", "m", null, NOW, false, none).orElseThrow().costUsd())
        .isEqualTo(new BigDecimal("0.000000000000"));
  }

  @Test
  void shouldSeeAChangeAtOnceAlsoForNamesItHasResolved() {
    assertThat(charge("openai", "m", NOW.toString())).isEmpty();
    put("openai", "m", flat("0.000001", "0"));
    assertThat(charge("openai", "m", NOW.toString())).isPresent();
  }

  @Test
  void shouldNameWhatCannotBeUsedAndKeepWhatWasThere() {
    put("openai", "m", flat("0.000001", "0"));
    assertRefused("not json", "tiers is not JSON");
    assertRefused("[]", "at least one tier");
    assertRefused("{}", "must be a JSON array");
    assertRefused("[{\"input\": \"0.1\"}]", "input and output");
    assertRefused("[{\"input\": 0.1, \"output\": \"0\"}]", "decimal string");
    assertRefused(flat("-1", "0"), "not a price");
    assertRefused(flat("NaN", "0"), "decimal string");
    assertRefused(flat("1e-400", "0"), "not a price");
    assertRefused(
        "[{\"input\": \"0\", \"output\": \"0\"}, {\"input\": \"1\", \"output\": \"0\"}]", "twice");
    assertThat(book.size()).isEqualTo(1);
    assertThat(charge("openai", "m", NOW.toString())).isPresent();
  }

  private void assertRefused(String tiers, String message) {
    assertThatThrownBy(() -> put("openai", "m", tiers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private void put(String provider, String model, String tiers) {
    put(provider, model, EARLY, tiers);
  }

  private void put(String provider, String model, String from, String tiers) {
    book.put(provider + "|" + model + "|" + from, price(provider, model, from, tiers));
  }

  private Optional<Charge> charge(String provider, String model, String at) {
    return book.charge(provider, model, null, Instant.parse(at), true, THOUSAND);
  }

  private String cost(String provider, String model, TokenCounts tokens) {
    return book.charge(provider, model, null, NOW, true, tokens)
        .orElseThrow()
        .costUsd()
        .toPlainString();
  }

  /** Tokens by class, in the order of the classes; those behind the last one are not told. */
  private static TokenCounts tokens(long... counts) {
    Map<TokenClass, Long> told = new EnumMap<>(TokenClass.class);
    int next = 0;
    for (TokenClass kind : TokenClass.values()) {
      if (next < counts.length) {
        told.put(kind, counts[next++]);
      }
    }
    return new TokenCounts(told);
  }

  @Test
  void shouldRefuseNamesThatAreNone() {
    ModelPrice noise = price("p".repeat(8_192), "m", "2026-01-01T00:00:00Z", flat("1", "1"));
    assertThatThrownBy(() -> book.put("k", noise)).hasMessageContaining("price_id has");
    noise.setPriceId("p");
    assertThatThrownBy(() -> book.put("k", noise)).hasMessageContaining("provider has 8192 bytes");
  }
}
