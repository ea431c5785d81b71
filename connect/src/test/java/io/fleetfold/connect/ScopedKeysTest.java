package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.IdScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.flywaydb.core.Flyway;

/** Rows are keyed by their id in its scope, those of the time before it, too. */
class ScopedKeysTest {
  private static final Instant LAST_OF_DAY = Instant.parse("2026-11-03T23:59:59.999Z");

  private static Connection sql;

  @BeforeContainer
  static void migrateRowsOfAnEarlierRelease() throws SQLException {
    DatabaseSettings server = TestDatabase.server();
    DatabaseSettings own =
        new DatabaseSettings(
            server.host(), server.port(), "postgres", "postgres", "postgres", "earlier_release");
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(own.jdbcUrl(), own.user(), own.password())
        .locations("classpath:db/migration")
        .schemas(own.schema())
        .createSchemas(true)
        .placeholders(Migrations.placeholders(own.schema(), own.sessionTables()))
        .target("15")
        // they are those of today, which need today's functions
        .skipDefaultCallbacks(true)
        .load()
        .migrate();
    sql = TestDatabase.connect(own);
    TestDatabase.run(
        sql,
        """
        INSERT INTO agent_run_events (event_id, run_id, app_name, session_id, timestamp, agent_id,
          agent_name, event_type, partial, final_response)
        VALUES ('e1', 'r|1', NULL, NULL, '1999-01-01', 'a', 'A', 'custom', false, false),
               ('e2', 'r2', 'app', 's', '2026-11-03T23:59:59.999Z', 'a', 'A', 'custom', false, false)
        """);
    TestDatabase.run(
        sql,
        """
        SET timezone = 'Pacific/Auckland';
        INSERT INTO agent_llm_usage (usage_id, run_id, agent_id, created_at, provider, model,
          prompt_length, status)
        VALUES ('u1', 'r1', 'a', '2026-11-03T23:59:59.999Z', 'p', 'm', 0, 'success'),
               ('u2', NULL, 'a', '2026-11-03T23:59:59.999Z', 'p', 'm', 0, 'success'),
               ('u3', NULL, NULL, '2026-11-03T23:59:59.999Z', 'p', 'm', 0, 'success')
        """);
    Migrations.migrate(own);
  }

  @AfterContainer
  static void close() throws SQLException {
    sql.close();
  }

  @Example
  void shouldGiveRowsOfAnEarlierReleaseTheirScopes() throws SQLException {
    assertThat(
            rows("SELECT event_id, scope, sequence FROM agent_run_events WHERE event_id LIKE 'e_'"))
        .containsExactlyInAnyOrder(
            "e1|" + IdScope.ofEvent("r|1", null, null, null) + "|null",
            "e2|" + IdScope.ofEvent("r2", "app", null, "s") + "|null");
    assertThat(rows("SELECT usage_id, scope FROM agent_llm_usage WHERE usage_id LIKE 'u_'"))
        .containsExactlyInAnyOrder(
            "u1|" + IdScope.ofCall("r1", "a", LAST_OF_DAY),
            "u2|" + IdScope.ofCall(null, "a", LAST_OF_DAY),
            "u3|" + IdScope.ofCall(null, null, LAST_OF_DAY));
  }

  @Example
  void shouldTakeOneIdInTwoScopesForTwoRecordsAndShowIt() throws SQLException {
    for (int i = 0; i < 2; i++) {
      Rows.insertUsage(sql, "call-1", "run-1", "2026-11-04T00:00:00Z");
      Rows.insertUsage(sql, "call-1", "run-2", "2026-11-04T00:00:00Z");
    }

    assertThat(rows("SELECT kind, id, records, scopes FROM repeated_ids"))
        .containsExactly("call|call-1|2|{run|run-1,run|run-2}");
  }

  @Example
  void shouldGiveARunsEventsInTheOrderTheyWereSent() throws SQLException {
    List<Integer> sent = List.of(9, 10, 2);
    for (int i : sent) {
      Rows.insertEvent(sql, "o" + i, "ordered", "2026-11-04T00:00:00Z");
    }
    for (int i = 0; i < sent.size(); i++) {
      TestDatabase.run(
          sql,
          "UPDATE agent_run_events SET sequence = %d WHERE event_id = 'o%d'"
              .formatted(i, sent.get(i)));
    }

    assertThat(rows("SELECT event_id FROM run_events('ordered')"))
        .containsExactly("o9", "o10", "o2");
  }

  @Property(tries = 100)
  void shouldSpellScopesAsTheFoldsDo(
      @ForAll @CharRange(from = '!', to = '~') @StringLength(max = 120) String run,
      @ForAll @CharRange(from = '\u0001', to = '\ud7ff') @StringLength(max = 120) String session)
      throws SQLException {
    try (var call = sql.prepareStatement("SELECT id_scope('run', ?, NULL, ?, ?)")) {
      call.setString(1, run);
      call.setString(2, session);
      call.setString(3, session);
      try (var rows = call.executeQuery()) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo(IdScope.ofEvent(run, null, session, session));
      }
    }
  }

  private static List<String> rows(String query) throws SQLException {
    return TestDatabase.rows(sql, query);
  }
}
