package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CostViewsTest {
  private Connection sql;

  @BeforeEach
  void migrate() throws SQLException {
    sql = TestDatabase.connect(TestDatabase.migrated());
    call("u1", "gpt-4o", "2026-03-01T23:59:59Z", "100", "0.5", "0.75");
    call("u2", "gpt-4o", "2026-03-01T12:00:00Z", "100", "0.25", null);
    call("u3", "gpt-4o", "2026-03-02T00:00:00Z", "100", "0.125", "0.1");
    call("u4", "new", "2026-03-02T01:00:00Z", "10", null, "9");
    call("u5", "new", "2026-03-02T02:00:00Z", null, null, null);
  }

  @AfterEach
  void close() throws SQLException {
    sql.close();
  }

  @Test
  void shouldShowCostByDayAndModelWithTheProvidersDifference() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT day, model, calls, unpriced_calls, cost_usd, provider_cost_usd,"
                    + " compared_calls, provider_difference_usd FROM cost_by_model_day ORDER BY 1, 2"))
        .containsExactly(
            "2026-03-01|gpt-4o|2|0|0.750000000000|0.750000000000|1|0.250000000000",
            "2026-03-02|gpt-4o|1|0|0.125000000000|0.100000000000|1|-0.025000000000",
            "2026-03-02|new|2|2|null|9.000000000000|0|null");
  }

  @Test
  void shouldTakeARange() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT model, calls FROM cost_by_model_day('2026-03-01T23:00:00Z',"
                    + " '2026-03-02T01:00:00Z') ORDER BY day"))
        .containsExactly("gpt-4o|1", "gpt-4o|1");
  }

  @Test
  void shouldListModelsWithoutAPrice() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql, "SELECT provider, model, calls, calls_without_usage FROM unpriced_models"))
        .containsExactly("openai|new|2|1");
  }

  @Test
  void shouldShowPricesPerMillionUntilTheNextVersion() throws SQLException {
    TestDatabase.run(
        sql,
        "INSERT INTO model_prices VALUES"
            + " ('p1', 'openai', 'gpt-4o', '2024-05-13Z', '[{\"above_input_tokens\": 0, \"input\":"
            + " \"0.000005\", \"output\": \"0.000015\"}]', 'test', now()),"
            + " ('p2', 'openai', 'gpt-4o', '2024-08-06Z', '[{\"above_input_tokens\": 0, \"input\":"
            + " \"0.0000025\", \"output\": \"0.00001\", \"cache_read\": \"0.00000125\"}]', 'test',"
            + " now())");
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT price_id, effective_until AT TIME ZONE 'UTC', input_usd_per_million::real,"
                    + " cache_read_usd_per_million::real FROM price_tiers ORDER BY effective_from"))
        .containsExactly("p1|2024-08-06 00:00:00|5|5", "p2|null|2.5|1.25");
  }

  @Test
  void shouldEndATierThatANewerVersionHasDropped() throws SQLException {
    TestDatabase.run(
        sql,
        "INSERT INTO model_prices VALUES"
            + " ('p1', 'openai', 'tiered', '2024-05-13Z', '[{\"above_input_tokens\": 0, \"input\":"
            + " \"0.000001\", \"output\": \"0.000002\"}, {\"above_input_tokens\": 200000,"
            + " \"input\": \"0.000003\", \"output\": \"0.000004\"}]', 'test', now()),"
            + " ('p2', 'openai', 'tiered', '2024-08-06Z', '[{\"above_input_tokens\": 0, \"input\":"
            + " \"0.000001\", \"output\": \"0.000002\"}]', 'test', now())");
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT price_id, above_input_tokens, effective_until AT TIME ZONE 'UTC' FROM"
                    + " price_tiers WHERE model = 'tiered' ORDER BY 1, 2"))
        .containsExactly("p1|0|2024-08-06 00:00:00", "p1|200000|2024-08-06 00:00:00", "p2|0|null");
  }

  private void call(
      String id, String model, String time, String input, String cost, String providerCost)
      throws SQLException {
    TestDatabase.run(
        sql,
        "INSERT INTO agent_llm_usage (usage_id, scope, provider, model, created_at, prompt_length,"
            + " status, input_tokens, cost_usd, provider_cost_usd)"
            + " VALUES ('%s', 'run|r', 'openai', '%s', '%s', 0,".formatted(id, model, time)
            + " 'success', %s, %s, %s)".formatted(input, cost, providerCost));
  }
}
