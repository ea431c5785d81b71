package io.fleetfold.connect;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions, under any names of their tables. */
@ExtendWith(SharedSinks.class)
class SessionSinkIT {
  @Test
  void shouldWriteSessionsWithStateAndMessagesAndDeleteThem() throws Exception {
    String session = "shop%7Ca|ann|s1";
    String state = "session|" + session + "|to%20do";
    SharedSinks.publisher()
        .publish(Topics.FLEET_SESSIONS, session, Samples.session("shop|a", 7, 3));
    SharedSinks.publisher()
        .publish(Topics.FLEET_SESSION_STATE, state, Samples.state("shop|a", 7, "[\"milk\"]"));
    SharedSinks.publisher()
        .publish(Topics.FLEET_SESSION_MESSAGES, session, Samples.message("shop|a", 7, 1));
    String all =
        "SELECT (SELECT status || revision FROM sessions), (SELECT key || value FROM"
            + " session_state), (SELECT role || text FROM conversations)";
    SharedSinks.awaitRow(all, "active3|to do[\"milk\"]|userbuy milk");

    SharedSinks.publisher().publish(Topics.FLEET_SESSION_STATE, state, null);
    SharedSinks.awaitRow("SELECT count(*) FROM session_state", "0");

    SharedSinks.publisher()
        .publish(Topics.FLEET_SESSION_STATE, state, Samples.state("shop|a", 7, "[]"));
    SharedSinks.publisher()
        .publish(Topics.FLEET_SESSION_DELETIONS, session, Samples.sessionDeletion("shop|a", 7));
    SharedSinks.awaitRow("SELECT generation FROM deleted_sessions", "7");
    SharedSinks.publisher()
        .publish(Topics.FLEET_SESSIONS, session, Samples.session("shop|a", 7, 4));
    SharedSinks.publisher()
        .publish(Topics.FLEET_SESSIONS, session, Samples.session("shop|a", 8, 1));
    SharedSinks.awaitRow("SELECT generation FROM sessions", "8");
    SharedSinks.awaitRow(all, "active1|null|null");
  }

  @Test
  void shouldWriteSessionsToTablesOfOtherNames() throws Exception {
    DatabaseSettings usual = SharedSinks.postgres().settings();
    DatabaseSettings named =
        new DatabaseSettings(
            usual.host(),
            usual.port(),
            usual.name(),
            usual.user(),
            usual.password(),
            "named",
            new SessionTables("user", "memory", "chat_lines"));
    Migrations.migrate(named);
    Fleet fleet = new Fleet("named.", 1, (short) 1);
    Map<String, Map<String, String>> connectors =
        Connectors.load(fleet, SharedSinks.registryUrl(), named);
    connectors.keySet().removeIf(name -> !name.startsWith("named.fleet-session"));
    try (Publisher other =
        new Publisher(SharedSinks.bootstrapServers(), SharedSinks.registryUrl(), fleet)) {
      new ConnectorInstaller(SharedSinks.workerUrl(), TestWorker.TOKEN)
          .install(connectors, Duration.ofSeconds(60));
      String session = "shop|ann|s1";
      String state = "session|" + session + "|to%20do";
      other.publish(Topics.FLEET_SESSIONS, session, Samples.session("shop", 7, 3));
      other.publish(Topics.FLEET_SESSION_STATE, state, Samples.state("shop", 7, "[1]"));
      other.publish(Topics.FLEET_SESSION_MESSAGES, session, Samples.message("shop", 7, 1));
      SharedSinks.awaitRow(
          "SELECT (SELECT status || revision FROM named.user), (SELECT value FROM named.memory),"
              + " (SELECT count(*) FROM named.chat_lines)",
          "active3|[1]|1");
      SharedSinks.awaitRow(
          "SELECT status, state, text FROM named.session_view JOIN named.conversations USING"
              + " (app_name, user_id, session_id)",
          "active|{\"to do\": [1]}|buy milk");

      other.publish(Topics.FLEET_SESSION_DELETIONS, session, Samples.sessionDeletion("shop", 7));
      SharedSinks.awaitRow(
          "SELECT (SELECT count(*) FROM named.user), (SELECT count(*) FROM named.memory), (SELECT"
              + " count(*) FROM named.chat_lines)",
          "0|0|0");
    }
  }
}
