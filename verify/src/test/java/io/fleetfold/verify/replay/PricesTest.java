package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.ModelPrice;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a call costs of which nobody can tell any more by which price it was charged. */
class PricesTest {
  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

  private final Prices prices = new Prices();

  @Test
  void shouldTakeTheLatestInForceThatWasPublishedBeforeTheCall() {
    prices.add("k1", 100, price("p1", "m", MAY));
    prices.add("k2", 200, price("p2", "m", JUNE));
    prices.add("k2", 300, price("p3", "m", JUNE));
    assertThat(charged("m", MAY.minusMillis(1), 400)).isNull();
    assertThat(charged("m", MAY, 400)).isEqualTo("p1");
    assertThat(charged("m", JUNE, 199)).isEqualTo("p1");
    assertThat(charged("m", JUNE, 200)).isEqualTo("p2");
    assertThat(charged("m", JUNE, 300)).isEqualTo("p3");
    prices.add("k2", 400, null);
    assertThat(charged("m", JUNE, 400)).isEqualTo("p1");
  }

  @Test
  void shouldLookForTheNameThenWithoutPrefixAndDate() {
    prices.add("k1", 0, price("plain", "gpt-4o", MAY));
    assertThat(charged("openai/GPT-4o", JUNE, 1)).isEqualTo("plain");
    assertThat(charged("gpt-4o-2024-08-06", JUNE, 1)).isEqualTo("plain");
    assertThat(charged("gpt-4o-mini", JUNE, 1)).isNull();
    prices.add("k2", 0, price("dated", "gpt-4o-2024-08-06", JUNE));
    assertThat(charged("gpt-4o-2024-08-06", JUNE, 1)).isEqualTo("dated");
    assertThat(charged("gpt-4o-2024-08-06", MAY, 1)).as("the name that has any decides").isNull();
  }

  @Test
  void shouldKnowNoPriceOfACallThatSucceededAndTellsNoTokens() {
    prices.add("k", 0, price("p", "m", MAY));
    AgentLlmUsage usage = Histories.call("c", "r", "a", new Random(1));
    usage.setModel("m");
    usage.setCreatedAt(JUNE);
    usage.setInputTokens(null);
    usage.setOutputTokens(null);
    usage.setStatus("success");
    long log = JUNE.toEpochMilli();
    assertThat(new Charges(prices).of(Call.of(usage, log), log)).isEqualTo(Charge.NONE);
    usage.setStatus("error");
    assertThat(new Charges(prices).of(Call.of(usage, log), log).cost()).isZero();
  }

  private String charged(String model, Instant at, long logTime) {
    AgentLlmUsage usage = Histories.call("c", "r", "a", new Random(1));
    usage.setModel(model);
    usage.setCreatedAt(at);
    return new Charges(prices).of(Call.of(usage, at.toEpochMilli()), logTime).priceId();
  }

  static Price price(String id, String model, Instant from) {
    return Price.of(
        new ModelPrice(
            id,
            "openai",
            model,
            from,
            "[{\"above_input_tokens\": 0, \"input\": \"0.001\", \"output\": \"0.002\"}]",
            "test",
            from));
  }
}
