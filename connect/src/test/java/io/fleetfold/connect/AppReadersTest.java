package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two applications in one database: who may read one sees nothing of the other, in any table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppReadersTest {
  private static final String OTHER = "of the other";

  /** What a reader of one application sees of each table: a new table must be decided about. */
  private static final Set<String> OWN_ROWS =
      Set.of(
          "agent_runs",
          "agent_run_events",
          "agent_llm_usage",
          "agent_llm_claims",
          "sessions",
          "session_state",
          "session_messages",
          "deleted_sessions",
          "app_readers");

  private static final Set<String> ALL_ROWS = Set.of("model_prices");
  private static final Set<String> NOTHING =
      Set.of("agent_run_stats", "usage_windows", "deleted_runs");

  /** Have no rows, or none of the fleet's, and are granted to nobody. */
  private static final Set<String> CLOSED =
      Set.of("flyway_schema_history", "run_deletion_gate", "session_deletion_gate");

  /** Views over what tells of all applications. */
  private static final Set<String> CLOSED_VIEWS = Set.of("run_statistics", "usage");

  private DatabaseSettings database;
  private Connection owner;
  private Connection mine;

  @BeforeAll
  void fill() throws SQLException {
    database = TestDatabase.migrated();
    owner = TestDatabase.connect(database);
    run("CREATE ROLE reader_of_a LOGIN PASSWORD 'secret'");
    run("CREATE ROLE reader_of_nothing LOGIN PASSWORD 'secret'");
    run("SELECT grant_app('reader_of_a', 'a')");
    run("SELECT grant_app('reader_of_nothing', 'gone')");
    // rows are written for a first, become those of the other, and are written again
    for (String app : List.of("b", "a")) {
      String words = app.equals("a") ? "my own" : OTHER;
      Rows.upsertRun(owner, app + "-run", "running", 1);
      run(
          "UPDATE agent_runs SET owner_app = '%1$s', app_name = '%1$s', objective = '%2$s'"
                  .formatted(app, words)
              + " WHERE run_id = '"
              + app
              + "-run'");
      Rows.insertEvent(owner, app + "-event", app + "-run", "2026-11-01T00:00:00Z");
      Rows.insertUsage(owner, app + "-call", app + "-run", "2026-11-01T00:00:00Z");
      CallRow.upsert(owner, List.of(CallRow.of(app + "-claim", app + "-run").told(1, "repeats")));
      SessionRows.session(owner, "s", 1, "active", 1);
      SessionRows.state(owner, "session", "s", 1, "k", "\"" + words + "\"");
      SessionRows.state(owner, "app", "", 1, "k", "\"" + words + "\"");
      SessionRows.message(owner, "s", 1, 1, "user", "[{\"text\": \"" + words + "\"}]");
      if (app.equals("b")) {
        for (String table : List.of("sessions", "session_state", "session_messages")) {
          run("UPDATE " + table + " SET app_name = 'b'");
        }
      }
      run(
          "INSERT INTO deleted_sessions VALUES ('%s', 'u', 'gone', 1, 'deleted', now())"
              .formatted(app));
    }
    // another's event under a run of mine, and a run that both have written
    Rows.insertEvent(owner, "planted", "a-run", "2026-11-01T00:00:00Z");
    run("UPDATE agent_run_events SET app_name = 'b' WHERE event_id = 'planted'");
    Rows.upsertRun(owner, "b-nobodys", "running", 1);
    run("UPDATE agent_runs SET app_name = 'a' WHERE run_id = 'b-nobodys'");
    Rows.upsertStats(owner, "a", 0, 1, "llm_calls = 1");
    Rows.upsertWindow(owner, "2026-11-01T00:00:00Z", 0, 1, 1);
    mine = as("reader_of_a");
  }

  private Connection as(String role) throws SQLException {
    Connection connection = DriverManager.getConnection(database.jdbcUrl(), role, "secret");
    connection.setSchema(database.schema());
    return connection;
  }

  private void run(String sql) throws SQLException {
    TestDatabase.run(owner, sql);
  }

  @AfterAll
  void close() throws SQLException {
    mine.close();
    for (String role : List.of("reader_of_a", "reader_of_nothing")) {
      run("DROP OWNED BY " + role);
      run("DROP ROLE " + role);
    }
    owner.close();
  }

  @Test
  void shouldHaveADecisionForEveryTableAndPoliciesOnIt() throws SQLException {
    Set<String> decided = new TreeSet<>(OWN_ROWS);
    decided.addAll(ALL_ROWS);
    decided.addAll(NOTHING);
    Set<String> closed = new TreeSet<>(CLOSED);
    Set<String> tables = new TreeSet<>(relations("'r', 'p'"));
    tables.removeAll(closed);
    assertThat(tables).isEqualTo(decided);
    for (String table : tables) {
      assertThat(
              TestDatabase.ask(
                  owner,
                  "SELECT relrowsecurity FROM pg_class WHERE oid = '" + table + "'::regclass"))
          .as("row level security of " + table)
          .isEqualTo("t");
      assertThat(
              TestDatabase.rows(
                  owner,
                  "SELECT policyname FROM pg_policies WHERE tablename = '"
                      + table
                      + "' ORDER BY policyname"))
          .as(table)
          .isEqualTo(
              OWN_ROWS.contains(table)
                  ? List.of("everybody", "own_application")
                  : List.of("everybody"));
    }
  }

  @Test
  void shouldLetEveryViewShowWhatItsReaderMaySee() throws SQLException {
    for (String view : relations("'v'")) {
      assertThat(
              TestDatabase.ask(
                  owner,
                  "SELECT reloptions::text FROM pg_class WHERE oid = '" + view + "'::regclass"))
          .as(view + ": write CREATE VIEW ... WITH (security_invoker = true)")
          .contains("security_invoker=true");
    }
    boolean since = false;
    Pattern view =
        Pattern.compile("CREATE (OR REPLACE )?VIEW (?![^;]*?security_invoker[^;]*?\\bAS\\b)");
    for (String script : Migrations.SCRIPTS) {
      if (since) {
        assertThat(view.matcher(Migrations.read(script)).find())
            .as(script + ": a view that is replaced forgets whose rows it shows")
            .isFalse();
      }
      since |= script.startsWith("V061__");
    }
  }

  static Set<String> ownRows() {
    return OWN_ROWS;
  }

  @ParameterizedTest
  @MethodSource("ownRows")
  void shouldShowRowsOfOnesOwnApplicationOnly(String table) throws SQLException {
    String all = "SELECT t::text FROM " + table + " t";
    List<String> others = TestDatabase.rows(owner, all);
    List<String> own = TestDatabase.rows(mine, all);
    assertThat(own).as("rows of mine in " + table).isNotEmpty().hasSizeLessThan(others.size());
    assertThat(own).noneMatch(row -> row.contains(OTHER) || row.matches("(?s).*\\bb[,-].*"));
    try (Connection nobody = as("reader_of_nothing")) {
      assertThat(TestDatabase.rows(nobody, all))
          .hasSize(table.equals("app_readers") ? 1 : 0)
          .noneMatch(row -> row.contains("reader_of_a"));
    }
  }

  @Test
  void shouldShowEveryViewOfIt() throws SQLException {
    for (String view : relations("'v'")) {
      String all = "SELECT t::text FROM " + view + " t";
      if (CLOSED_VIEWS.contains(view)) {
        assertThatThrownBy(() -> TestDatabase.rows(mine, all))
            .as(view)
            .hasMessageContaining("permission denied");
      } else {
        assertThat(TestDatabase.rows(mine, all))
            .as(view)
            .noneMatch(row -> row.contains(OTHER) || row.matches("(?s).*\\bb-.*"));
      }
    }
    assertThat(TestDatabase.rows(mine, "SELECT run_id FROM runs")).containsExactly("a-run");
    assertThat(TestDatabase.rows(mine, "SELECT usage_id FROM llm_calls")).containsExactly("a-call");
  }

  @Test
  void shouldOpenNothingThatTellsOfAll() {
    for (String table : NOTHING) {
      assertThatThrownBy(() -> TestDatabase.rows(mine, "SELECT * FROM " + table))
          .as(table)
          .hasMessageContaining("permission denied");
    }
    for (String sql :
        List.of(
            "SELECT * FROM agent_run_events_default",
            "SELECT grant_app('reader_of_a', 'b')",
            "INSERT INTO app_readers VALUES ('reader_of_a', 'b')",
            "UPDATE agent_runs SET owner_app = 'a'",
            "SET ROLE " + database.reader(),
            "SET ROLE " + database.user())) {
      assertThatThrownBy(() -> TestDatabase.run(mine, sql))
          .as(sql)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void shouldRestrictNobodyElse() throws SQLException {
    Migrations.enableReader(database, "secret");
    try (Connection analyst = as(database.reader())) {
      for (String table : OWN_ROWS) {
        String count = "SELECT count(*) FROM " + table;
        assertThat(TestDatabase.ask(analyst, count))
            .as(table)
            .isEqualTo(TestDatabase.ask(owner, count));
        assertThat(TestDatabase.rows(analyst, "EXPLAIN SELECT * FROM " + table))
            .as("rows are not looked at for who may see them: " + table)
            .noneMatch(line -> line.contains("Filter"));
      }
    }
  }

  @Test
  void shouldTakeBackWhatItGave() throws SQLException {
    run("CREATE ROLE reader_for_a_while LOGIN PASSWORD 'secret'");
    run("SELECT grant_app('reader_for_a_while', 'a')");
    run("SELECT grant_app('reader_for_a_while', 'b')");
    try (Connection reader = as("reader_for_a_while")) {
      String runs = "SELECT run_id FROM agent_runs ORDER BY 1";
      assertThat(TestDatabase.rows(reader, runs)).containsExactly("a-run", "b-run");
      run("SELECT revoke_app('reader_for_a_while', 'b')");
      assertThat(TestDatabase.rows(reader, runs)).containsExactly("a-run");
      run("SELECT revoke_app('reader_for_a_while', 'a')");
      assertThatThrownBy(() -> TestDatabase.rows(reader, runs))
          .as("not even the schema is seen")
          .hasMessageContaining("does not exist");
    }
    run("DROP ROLE reader_for_a_while");
  }

  private List<String> relations(String kinds) throws SQLException {
    return TestDatabase.rows(
        owner,
        "SELECT relname FROM pg_class WHERE relnamespace = '"
            + database.schema()
            + "'::regnamespace AND NOT relispartition AND relkind IN ("
            + kinds
            + ")");
  }
}
