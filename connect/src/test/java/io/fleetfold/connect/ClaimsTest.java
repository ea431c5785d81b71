package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final String BELOW = "repeated_below";
  private static final String SUPERSEDED = "superseded";

  private DatabaseSettings database;
  private Connection sink;

  @BeforeEach
  void migrate() throws SQLException {
    database = TestDatabase.migrated();
    sink = TestDatabase.connect(database);
  }

  @AfterEach
  void close() throws SQLException {
    sink.close();
  }

  @Test
  void shouldMoveACallWithAllItTellsBetweenTheTwoTables() throws SQLException {
    CallRow call = CallRow.of("u", "r").tokens(7L).span("t", "s", "p");

    upsert(call.told(1, null));
    assertThat(rows("agent_llm_usage")).containsExactly("u|0|1|7|s");

    upsert(call.told(2, BELOW));
    assertThat(rows("agent_llm_usage")).isEmpty();
    assertThat(rows("agent_llm_claims")).containsExactly("u|0|2|7|s");
    assertThat(TestDatabase.ask(sink, "SELECT counted || not_counted FROM agent_llm_claims"))
        .isEqualTo("false" + BELOW);

    upsert(call.tokens(8L).told(3, BELOW));
    assertThat(rows("agent_llm_claims")).containsExactly("u|0|3|8|s");

    upsert(call.tokens(9L).told(4, null));
    assertThat(rows("agent_llm_usage")).containsExactly("u|0|4|9|s");
    assertThat(rows("agent_llm_claims")).isEmpty();
  }

  @Test
  void shouldKeepTheNewerRevisionWhereverItStands() throws SQLException {
    CallRow call = CallRow.of("u", "r").span("t", "s", "p");
    upsert(call.told(5, BELOW));
    for (long older : new long[] {0, 4}) {
      upsert(call.told(older, null));
      upsert(call.told(older, BELOW));
      upsert(call.told(older, SUPERSEDED));
    }
    assertThat(rows("agent_llm_usage")).isEmpty();
    assertThat(rows("agent_llm_claims")).containsExactly("u|0|5|null|s");

    upsert(call.told(6, null));
    for (long older : new long[] {0, 5}) {
      upsert(call.tokens(1L).told(older, null));
      upsert(call.told(older, BELOW));
      upsert(call.told(older, SUPERSEDED));
    }
    assertThat(rows("agent_llm_usage")).containsExactly("u|0|6|null|s");
    assertThat(rows("agent_llm_claims")).isEmpty();
  }

  @Test
  void shouldLeaveNothingWhereACallHasMovedToAnotherTime() throws SQLException {
    CallRow counted = CallRow.of("counted", "r");
    CallRow claim = CallRow.of("claim", "r");
    upsert(counted.at(2).told(1, null), claim.at(2).told(1, BELOW));

    upsert(
        counted.at(2).told(2, SUPERSEDED),
        counted.at(1).told(2, null),
        claim.at(2).told(2, SUPERSEDED),
        claim.at(1).told(2, BELOW));

    assertThat(rows("agent_llm_usage")).containsExactly("counted|1|2|null|null");
    assertThat(rows("agent_llm_claims")).containsExactly("claim|1|2|null|null");
  }

  /** What the sink does after a crash: it begins anew where it has committed last. */
  @Test
  void shouldEndAlikeHoweverOftenTheLogIsReadAgain() throws SQLException {
    Random random = new Random(20261129);
    List<CallRow> log = new ArrayList<>();
    Map<String, CallRow> last = new LinkedHashMap<>();
    for (int i = 0; i < 400; i++) {
      String id = "u" + random.nextInt(30);
      String run = "r" + random.nextInt(3);
      CallRow before = last.get(id + run);
      long revision = before == null ? 0 : before.revision() + 1;
      int hour = before == null || random.nextInt(4) == 0 ? random.nextInt(4) : before.hour();
      if (before != null && hour != before.hour()) {
        log.add(before.told(revision, SUPERSEDED));
      }
      CallRow row =
          CallRow.of(id, run)
              .at(hour)
              .span("t", "s" + random.nextInt(5), "p")
              .tokens((long) i)
              .told(revision, random.nextBoolean() ? BELOW : null);
      log.add(row);
      last.put(id + run, row);
    }

    for (int at = 0; at < log.size(); ) {
      int until = Math.min(log.size(), at + 1 + random.nextInt(20));
      CallRow.upsert(sink, reduced(log.subList(at, until)));
      at = random.nextInt(3) == 0 ? Math.max(0, until - random.nextInt(30)) : until;
    }

    assertThat(rows("agent_llm_usage"))
        .containsExactlyInAnyOrderElementsOf(expected(last.values(), true));
    assertThat(rows("agent_llm_claims"))
        .containsExactlyInAnyOrderElementsOf(expected(last.values(), false));
  }

  /** The last record of each key, as the sink's buffer has it. */
  private static List<CallRow> reduced(List<CallRow> batch) {
    Map<String, CallRow> buffer = new LinkedHashMap<>();
    batch.forEach(row -> buffer.put(row.id() + row.run() + row.hour(), row));
    return List.copyOf(buffer.values());
  }

  private static List<String> expected(Collection<CallRow> last, boolean counted) {
    return last.stream()
        .filter(row -> counted == (row.notCounted() == null))
        .map(
            row ->
                "%s|%d|%d|%d|%s"
                    .formatted(row.id(), row.hour(), row.revision(), row.tokens(), row.span()))
        .toList();
  }

  @Test
  void shouldDeleteTheClaimsOfARunWithIt() throws SQLException {
    upsert(CallRow.of("u1", "gone").told(1, BELOW), CallRow.of("u2", "stays").told(1, BELOW));

    Rows.delete(sink, "gone");
    upsert(CallRow.of("late", "gone").told(1, BELOW), CallRow.of("u3", "stays").told(1, BELOW));

    assertThat(rows("agent_llm_claims")).containsExactly("u2|0|1|null|null", "u3|0|1|null|null");
  }

  @Test
  void shouldKeepClaimsInPartitionsOfTheirMonths() throws SQLException {
    upsert(CallRow.of("u", "r").told(1, BELOW));
    TestDatabase.run(
        sink,
        "INSERT INTO agent_llm_usage (usage_id, run_id, scope, provider, model, prompt_length,"
            + " status, created_at, counted, not_counted, revision) VALUES ('old', 'r', 'run|r',"
            + " 'p', 'm', 0, 'success', '2001-05-05', false, 'repeated_below', 1)");
    assertThat(TestDatabase.rows(sink, "SELECT usage_id FROM agent_llm_claims_default"))
        .contains("old");

    TestDatabase.run(sink, "SELECT ensure_partitions('2001-05-01', '2001-05-02')");

    assertThat(TestDatabase.rows(sink, "SELECT usage_id FROM agent_llm_claims_y2001m05"))
        .containsExactly("old");
    TestDatabase.run(
        sink, "INSERT INTO agent_llm_usage SELECT * FROM agent_llm_claims WHERE usage_id = 'old'");
    assertThat(TestDatabase.rows(sink, "SELECT usage_id FROM agent_llm_claims"))
        .containsExactlyInAnyOrder("u", "old");
    assertThat(rows("agent_llm_usage")).isEmpty();
  }

  @Test
  void shouldShowClaimsToTheReader() throws SQLException {
    upsert(CallRow.of("u", "r").told(1, BELOW));
    Migrations.enableReader(database, "secret");
    try (Connection reader =
        DriverManager.getConnection(database.jdbcUrl(), database.reader(), "secret")) {
      reader.setSchema(database.schema());
      assertThat(TestDatabase.ask(reader, "SELECT usage_id FROM agent_llm_claims")).isEqualTo("u");
      assertThat(TestDatabase.rows(reader, "SELECT * FROM run_tree('r')")).isEmpty();
      assertThat(TestDatabase.ask(reader, "SELECT count(*) FROM llm_calls")).isEqualTo("0");
    }
  }

  private void upsert(CallRow... rows) throws SQLException {
    CallRow.upsert(sink, List.of(rows));
  }

  private List<String> rows(String table) throws SQLException {
    return TestDatabase.rows(
        sink,
        "SELECT usage_id, extract(hour FROM created_at AT TIME ZONE 'UTC')::integer, revision,"
            + " input_tokens, span_id FROM "
            + table
            + " ORDER BY usage_id");
  }
}
