package io.fleetfold.local.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.prices.LiteLlmPrices;
import io.fleetfold.prices.PriceVersion;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.TokenCounts;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class RepricingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TokenCounts MILLION =
      new TokenCounts(Map.of(TokenClass.INPUT, 1_000_000L, TokenClass.OUTPUT, 0L));

  @Test
  void shouldReplaceOnlyTheModelsThatTheListHas() {
    Map<String, ModelPrice> known = new HashMap<>();
    put(known, prices("2026-01-01T00:00:00Z", "gpt-4o", "2e-6"));
    put(known, prices("2026-02-01T00:00:00Z", "gpt-4o", "3e-6"));
    put(known, prices("2026-01-01T00:00:00Z", "o3", "5e-6"));
    PriceBook book = Books.of(known, prices("1970-01-01T00:00:00Z", "GPT-4o", "1e-6"));
    assertThat(cost(book, "gpt-4o")).isEqualByComparingTo("1");
    assertThat(cost(book, "o3")).isEqualByComparingTo("5");
    assertThat(cost(Books.of(known), "gpt-4o")).isEqualByComparingTo("3");
  }

  @Test
  void shouldCompareOnlyCallsWhoseCostsAreBothKnown() {
    RepriceReport report = new RepriceReport();
    report.add(call("a", "2026-03-01T23:59:59Z", "2", "2.5"), new BigDecimal("1"));
    report.add(call("a", "2026-03-02T00:00:00Z", null, "9"), new BigDecimal("4"));
    report.add(call("b", "2026-03-02T00:00:00Z", "3", null), null);

    Sums total = report.total();
    assertThat(total.calls()).isEqualTo(3);
    assertThat(total.charged()).isEqualByComparingTo("5");
    assertThat(total.repriced()).isEqualByComparingTo("5");
    assertThat(total.change()).as("of the one call that has both").isEqualByComparingTo("-1");
    assertThat(total.unpriced()).isEqualTo(1);
    assertThat(total.unpricedThen()).isEqualTo(1);
    assertThat(total.provider()).isEqualByComparingTo("11.5");
    assertThat(total.providerLessCharged()).isEqualByComparingTo("0.5");
    assertThat(total.providerLessRepriced()).isEqualByComparingTo("6.5");
    assertThat(report.models()).containsOnlyKeys("openai/a", "openai/b");
    assertThat(report.models().get("openai/b").repriced()).isNull();
    assertThat(report.days())
        .containsOnlyKeys(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-02"));
  }

  @Test
  void shouldPriceNoAnswerOfTheApplicationsOwnCache() throws Exception {
    Map<String, ModelPrice> known = new HashMap<>();
    put(known, prices("2026-01-01T00:00:00Z", "gpt-4o", "2e-6"));
    Connection database =
        databaseOf(
            List.of(
                row(Billing.METERED, new BigDecimal("1")),
                row(null, null),
                row(Billing.CACHED, BigDecimal.ZERO),
                row(Billing.CACHED, null)));

    Sums total =
        new Repricing(database, Books.of(known))
            .run(Instant.EPOCH, NOW.plusSeconds(1), done -> {})
            .total();

    assertThat(total.calls()).isEqualTo(4);
    assertThat(total.repriced())
        .as("of the two that a provider answered")
        .isEqualByComparingTo("4");
    assertThat(total.change()).isEqualByComparingTo("1");
    assertThat(total.unpricedThen()).isZero();
  }

  private static Map<String, Object> row(String billing, BigDecimal costUsd) {
    Map<String, Object> row = new HashMap<>();
    row.put("provider", "openai");
    row.put("model", "gpt-4o");
    row.put("billing", billing);
    row.put("status", "success");
    row.put("created_at", Timestamp.from(NOW));
    row.put("cost_usd", costUsd);
    row.put(TokenClass.INPUT.field(), 1_000_000L);
    row.put(TokenClass.OUTPUT.field(), 0L);
    return row;
  }

  /** A database that answers any question with those rows. */
  private static Connection databaseOf(List<Map<String, Object>> rows) {
    Iterator<Map<String, Object>> coming = rows.iterator();
    AtomicReference<Map<String, Object>> row = new AtomicReference<>();
    ResultSet result =
        answering(
            ResultSet.class,
            (method, arguments) -> {
              if (method.equals("next")) {
                row.set(coming.hasNext() ? coming.next() : null);
                return row.get() != null;
              }
              return method.equals("close") ? null : row.get().get(arguments[0]);
            });
    PreparedStatement statement =
        answering(
            PreparedStatement.class,
            (method, arguments) -> method.equals("executeQuery") ? result : null);
    return answering(
        Connection.class,
        (method, arguments) -> method.equals("prepareStatement") ? statement : null);
  }

  private static <T> T answering(Class<T> type, BiFunction<String, Object[], Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.apply(method.getName(), arguments)));
  }

  private static ChargedCall call(String model, String time, String charged, String provider) {
    return new ChargedCall(
        "openai",
        model,
        null,
        false,
        Instant.parse(time),
        true,
        MILLION,
        usd(charged),
        usd(provider));
  }

  private static BigDecimal usd(String text) {
    return text == null ? null : new BigDecimal(text);
  }

  private static BigDecimal cost(PriceBook book, String model) {
    return book.charge("openai", model, null, NOW, true, MILLION)
        .map(Charge::costUsd)
        .orElseThrow();
  }

  private static void put(Map<String, ModelPrice> known, List<PriceVersion> versions) {
    versions.forEach(version -> known.put(version.key(), version.toRecord(NOW)));
  }

  private static List<PriceVersion> prices(String from, String model, String input) {
    return new LiteLlmPrices(Instant.parse(from), "test", false)
        .read(
            "{\"%s\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": %s, \"output_cost_per_token\": 1e-6}}"
                .formatted(model, input))
        .versions();
  }
}
