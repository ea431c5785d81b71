package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTablesTest {
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
  void shouldKeepTheNewerRevisionAndTheNewerLife() throws SQLException {
    SessionRows.session(sink, "s", 10, "completed", 7);
    SessionRows.session(sink, "s", 10, "active", 6);
    assertThat(status()).isEqualTo("completed");

    SessionRows.session(sink, "s", 20, "abandoned", 1);
    SessionRows.session(sink, "s", 10, "active", 99);
    assertThat(status()).isEqualTo("abandoned");
  }

  @Test
  void shouldKeepTheNewerVersionOfAKey() throws SQLException {
    SessionRows.state(sink, "session", "s", 10, "k", "2", 2);
    SessionRows.state(sink, "session", "s", 10, "k", "1", 1);

    assertThat(TestDatabase.rows(sink, "SELECT value FROM session_state")).containsExactly("2");
  }

  @Test
  void shouldDeleteASessionWithItsStateAndMessagesAndNothingElse() throws SQLException {
    for (String session : new String[] {"gone", "stays"}) {
      SessionRows.session(sink, session, 10, "active", 1);
      SessionRows.state(sink, "session", session, 10, "k", "1");
      SessionRows.message(sink, session, 10, 1, "user", "{}");
    }
    SessionRows.state(sink, "user", "", 0, "name", "\"Ann\"");

    SessionRows.delete(sink, "gone", 10);

    assertThat(counts("gone")).isEqualTo("0|0|0");
    assertThat(counts("stays")).isEqualTo("1|1|1");
    assertThat(TestDatabase.rows(sink, "SELECT key FROM session_state WHERE scope = 'user'"))
        .containsExactly("name");
  }

  @Test
  void shouldKeepLateRowsOfADeletedLifeOutAndLetANewLifeIn() throws SQLException {
    SessionRows.delete(sink, "s", 10);
    SessionRows.session(sink, "s", 10, "active", 9);
    SessionRows.state(sink, "session", "s", 10, "k", "1");
    SessionRows.message(sink, "s", 10, 1, "user", "{}");
    assertThat(counts("s")).isEqualTo("0|0|0");

    SessionRows.session(sink, "s", 20, "active", 1);
    SessionRows.state(sink, "session", "s", 20, "k", "2");
    SessionRows.message(sink, "s", 20, 1, "user", "{}");
    assertThat(counts("s")).isEqualTo("1|1|1");

    // redelivered: the new life stays
    SessionRows.delete(sink, "s", 10);
    assertThat(counts("s")).isEqualTo("1|1|1");

    SessionRows.delete(sink, "s", 20);
    assertThat(counts("s")).isEqualTo("0|0|0");
    SessionRows.delete(sink, "s", 10);
    SessionRows.session(sink, "s", 20, "active", 2);
    assertThat(counts("s")).as("an older mark takes nothing back").isEqualTo("0|0|0");
  }

  @Test
  void shouldDeleteRowsThatACommitInFlightAddsMeanwhile() throws Exception {
    sink.setAutoCommit(false);
    SessionRows.message(sink, "s", 10, 1, "user", "{}");
    try (Waiting deletion = new Waiting(database, other -> SessionRows.delete(other, "s", 10))) {
      deletion.awaitBlocked();
      sink.commit();
      deletion.awaitDone();
    }
    assertThat(counts("s")).isEqualTo("0|0|0");
  }

  @Test
  void shouldShowTheMergedStateOfASession() throws SQLException {
    SessionRows.session(sink, "s", 10, "active", 1);
    SessionRows.session(sink, "empty", 10, "active", 1);
    SessionRows.state(sink, "session", "s", 10, "reminders", "[\"milk\"]");
    SessionRows.state(sink, "session", "other", 10, "not", "1");
    SessionRows.state(sink, "user", "", 0, "name", "\"Ann\"");
    SessionRows.state(sink, "app", "", 0, "limit", "3");

    assertThat(
            TestDatabase.rows(
                sink, "SELECT session_id, state FROM session_view ORDER BY session_id DESC"))
        .containsExactly(
            "s|{\"app:limit\": 3, \"reminders\": [\"milk\"], \"user:name\": \"Ann\"}",
            "empty|{\"app:limit\": 3, \"user:name\": \"Ann\"}");
  }

  @Test
  void shouldShowAConversationInWords() throws SQLException {
    SessionRows.message(
        sink, "s", 1, 1, "user", "{\"parts\": [{\"text\": \"buy\"}, {\"text\": \"milk\"}]}");
    SessionRows.message(
        sink,
        "s",
        1,
        2,
        "agent",
        "{\"parts\": [{\"functionCall\": {\"name\": \"add\", \"args\": {\"t\": \"milk\"}}}]}");
    SessionRows.message(
        sink,
        "s",
        1,
        3,
        "tool",
        "{\"parts\": [{\"functionResponse\": {\"name\": \"add\", \"response\": {\"ok\": true}}}]}");
    SessionRows.message(sink, "s", 1, 4, "agent", "\"just text\"");

    assertThat(
            TestDatabase.rows(
                sink,
                "SELECT role, replace(text, E'\\n', '/') FROM conversations ORDER BY sequence"))
        .containsExactly(
            "user|buy/milk",
            "agent|add({\"t\": \"milk\"})",
            "tool|add = {\"ok\": true}",
            "agent|just text");
  }

  private String status() throws SQLException {
    return TestDatabase.ask(sink, "SELECT status FROM sessions");
  }

  private String counts(String session) throws SQLException {
    return TestDatabase.rows(
            sink,
            """
            SELECT (SELECT count(*) FROM sessions WHERE session_id = '%1$s'),
                   (SELECT count(*) FROM session_state WHERE session_id = '%1$s'),
                   (SELECT count(*) FROM session_messages WHERE session_id = '%1$s')
            """
                .formatted(session))
        .get(0);
  }
}
