package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.TokenClass;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A class of tokens is forgotten nowhere in SQL: what tells one part of the input or output tells
 * all. (The tables follow from {@link AvroAndTablesTest}.)
 */
class TokenClassesInSqlTest {
  private static final String PART = TokenClass.CACHE_READ.field();

  @Test
  void shouldBeInEveryTableAndViewThatTellsAPart() throws SQLException {
    assertTellsAll(
        "SELECT c.relname, string_agg(a.attname, ' ') FROM pg_class c"
            + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
            + " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v')"
            + " GROUP BY c.relname HAVING bool_or(a.attname = '"
            + PART
            + "')",
        "usage_by_model_day",
        "usage_by_agent_day",
        "llm_calls",
        "usage");
  }

  @Test
  void shouldBeInEveryFunctionThatTellsAPart() throws SQLException {
    assertTellsAll(
        "SELECT proname, regexp_replace(pg_get_functiondef(oid), '\\W+', ' ', 'g') FROM pg_proc"
            + " WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'"
            + " AND pg_get_functiondef(oid) LIKE '%"
            + PART
            + "%'",
        "stats",
        "usage",
        "run_subtree");
  }

  @Test
  void shouldHaveAPrice() throws SQLException {
    try (Connection sql = TestDatabase.connect(TestDatabase.migrated())) {
      assertThat(
              TestDatabase.rows(
                  sql,
                  "SELECT attname FROM pg_attribute WHERE attrelid = 'price_tiers'::regclass"
                      + " AND attname LIKE '%_usd_per_million'"))
          .as("price_tiers")
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(TokenClass.values())
                  .map(kind -> kind.label() + "_usd_per_million")
                  .toList());
    }
  }

  private static void assertTellsAll(String query, String... among) throws SQLException {
    try (Connection sql = TestDatabase.connect(TestDatabase.migrated())) {
      List<String> found = TestDatabase.rows(sql, query);
      assertThat(found).extracting(row -> name(row)).contains(among);
      for (String row : found) {
        List<String> words = List.of(row.replaceFirst(".*\\|", "").split(" ", -1));
        for (TokenClass kind : TokenClass.values()) {
          boolean told = words.contains(kind.field()) || words.contains("total_" + kind.field());
          assertThat(told).as("%s in %s", kind.field(), name(row)).isTrue();
        }
      }
    }
  }

  private static String name(String row) {
    return row.replaceFirst("\\|.*", "");
  }
}
