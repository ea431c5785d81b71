package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Custom names of the tables of sessions. */
class SessionTablesSettingsTest {
  private static final SessionTables CUSTOM = new SessionTables("user", "memory", "chat_lines");

  @Test
  void shouldReadNamesFromTheEnvironment() {
    assertThat(SessionTables.fromEnvironment(Map.of())).isEqualTo(SessionTables.DEFAULT);
    assertThat(
            DatabaseSettings.fromEnvironment(
                    Map.of(
                        "DB_SESSIONS_TABLE", "user",
                        "DB_SESSION_STATE_TABLE", "memory",
                        "DB_SESSION_MESSAGES_TABLE", "chat_lines"))
                .sessionTables())
        .isEqualTo(CUSTOM);
  }

  @Test
  void shouldRefuseNamesThatAreNoPlainIdentifiers() {
    for (String name :
        List.of("x; DROP TABLE y", "a.b", "Sessions", "1a", "a\"b", "x".repeat(41))) {
      for (String variable :
          List.of("DB_SESSIONS_TABLE", "DB_SESSION_STATE_TABLE", "DB_SESSION_MESSAGES_TABLE")) {
        assertThatIllegalArgumentException()
            .as(name)
            .isThrownBy(() -> SessionTables.fromEnvironment(Map.of(variable, name)))
            .withMessageContaining(variable);
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionTables("a", "a", "b"))
        .withMessageContaining("twice");
  }

  @Test
  void shouldMakeTablesViewsGuardsAndPartitionsOfThoseNames() throws SQLException {
    DatabaseSettings database = TestDatabase.migrated(CUSTOM);
    try (Connection sql = TestDatabase.connect(database)) {
      assertThat(
              TestDatabase.rows(
                  sql,
                  "SELECT table_name FROM information_schema.tables WHERE table_name IN ('user',"
                      + " 'memory', 'chat_lines', 'chat_lines_default', 'sessions',"
                      + " 'session_state', 'session_messages') AND table_schema = '"
                      + database.schema()
                      + "' ORDER BY 1"))
          .containsExactly("chat_lines", "chat_lines_default", "memory", "user");
      assertThat(
              TestDatabase.ask(
                  sql,
                  "SELECT count(*) > 10 FROM pg_inherits WHERE inhparent = 'chat_lines'::regclass"))
          .as("partitions by month")
          .isEqualTo("t");
    }
    assertThat(Migrations.migrate(database)).isZero();
  }

  @Test
  void shouldPrintTheSqlWithThoseNames() {
    assertThat(Migrations.script("s", CUSTOM))
        .contains("CREATE TABLE s.chat_lines (", "CREATE TABLE s.memory (", "CREATE TABLE s.user (")
        .doesNotContain("s.session_messages", "${");
  }

  @Test
  void shouldRefuseOtherNamesThanThoseOfTheFirstMigration() {
    DatabaseSettings first = TestDatabase.migrated();
    DatabaseSettings renamed =
        new DatabaseSettings(
            first.host(),
            first.port(),
            first.name(),
            first.user(),
            first.password(),
            first.schema(),
            CUSTOM);

    assertThatThrownBy(() -> Migrations.migrate(renamed))
        .hasMessageContaining("DB_SESSIONS_TABLE")
        .hasMessageContaining("chat_lines");
  }
}
