package io.fleetfold.streams.app.sessions;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetfold.records.Session;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.SessionRecords;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages, routes and what else events tell. */
class SessionMessagesTest extends SessionFolding {
  @Test
  void shouldFollowStatusMetadataAndTimeToLive() {
    publish(Sessions.created("s1", "e1").setData("{\"metadata\":{\"a\":1,\"b\":[2]}}"));
    data("e2", "session_updated", "{\"metadata\":{\"a\":null,\"c\":3},\"ttl_ms\":5}");
    data("e3", "session_closed", null);

    Session session = SessionRecords.session(S1, session().orElseThrow().core());
    assertThat(session.getMetadata()).isEqualTo("{\"b\":[2],\"c\":3}");
    assertThat(session.getTtlMs()).isEqualTo(5);
    assertThat(session.getStatus()).isEqualTo("completed");
    assertThat(session.getCompletedAt()).isEqualTo(Instant.ofEpochMilli(T0));

    data("e4", "session_updated", "{\"status\":\"active\",\"ttl_ms\":null}");
    session = SessionRecords.session(S1, session().orElseThrow().core());
    assertThat(session.getStatus()).isEqualTo("active");
    assertThat(session.getCompletedAt()).isNull();
    assertThat(session.getTtlMs()).isNull();
    data("e5", "session_closed", "{\"status\":\"abandoned\"}");
    assertThat(driver.sessions().totals().getAbandoned()).isEqualTo(1);
    assertThat(driver.sessions().totals().getActive()).isZero();
  }

  @Test
  void shouldFollowRoutes() {
    publish(Sessions.created("s1", "e1"));
    data("e2", "route_entered", "{\"route\":\"book\",\"step\":\"date\"}");
    publish(Sessions.message("s1", "e3", "x"));
    data("e4", "route_entered", "{\"route\":\"pay \\\"now\\\"\"}");
    data("e5", "route_completed", "{\"route\":\"book\"}");
    data("e6", "route_completed", "{\"route\":\"pay \\\"now\\\"\"}");

    List<Session> rows = driver.values(Topics.FLEET_SESSIONS);
    assertThat(rows)
        .extracting(Session::getCurrentRoute)
        .containsExactly(null, "book", "book", "pay \"now\"", "pay \"now\"", null);
    assertThat(rows.get(5).getRouteHistory())
        .isEqualTo(
            "[{\"route\":\"book\",\"step\":\"date\",\"entered_at\":\"2025-10-09T08:53:20.000Z\","
                + "\"exited_at\":\"2025-10-09T08:53:20.000Z\",\"completed\":false},"
                + "{\"route\":\"pay \\\"now\\\"\",\"step\":null,"
                + "\"entered_at\":\"2025-10-09T08:53:20.000Z\","
                + "\"exited_at\":\"2025-10-09T08:53:20.000Z\",\"completed\":true}]");
    SessionMessage message = driver.values(Topics.FLEET_SESSION_MESSAGES).get(0);
    assertThat(message.getRoute()).isEqualTo("book");
    assertThat(message.getStep()).isEqualTo("date");
  }

  @Test
  void shouldTellTheRoleOfAMessage() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "x"));
    publish(Sessions.message("s1", "e3", "x").setAuthor("agent"));
    publish(
        Sessions.message("s1", "e4", "x")
            .setAuthor("agent")
            .setContent("{\"parts\":[{\"functionResponse\":{\"name\":\"f\"}}]}"));
    publish(Sessions.message("s1", "e5", "x").setData("{\"role\":\"tool\"}"));
    publish(Sessions.message("s1", "e6", "x").setData("{\"role\":\"robot\"}"));

    assertThat(driver.values(Topics.FLEET_SESSION_MESSAGES))
        .extracting(SessionMessage::getRole)
        .containsExactly("user", "agent", "tool", "tool");
    assertThat(outcome("e6").getReason()).isEqualTo("invalid");
  }

  @Test
  void shouldKeepTemporaryKeysOutOfMessages() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "x").setStateDelta("{\"temp:a\":1,\"b\":2.0}"));
    publish(Sessions.message("s1", "e3", "x").setStateDelta("{\"temp:a\":1}"));

    assertThat(driver.values(Topics.FLEET_SESSION_MESSAGES))
        .extracting(SessionMessage::getStateDelta)
        .containsExactly("{\"b\":2.0}", null);
  }

  @Test
  void shouldKeepOtherEventsAsEvents() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.event("s1", "e2", "of_my_own").setStateDelta("{\"a\":1}").setData("[1]"));

    assertThat(session().orElseThrow().core().getEventCount()).isEqualTo(2);
    assertThat(session().orElseThrow().core().getMessageCount()).isZero();
    assertThat(session().orElseThrow().session()).containsOnlyKeys("a");
  }

  @Test
  void shouldTakeSeveralMessagesInOneEvent() {
    publish(Sessions.created("s1", "e1"));
    data("e2", "route_entered", "{\"route\":\"book\"}");
    publish(
        Sessions.event("s1", "e3", "session_updated")
            .setStateDelta("{\"a\":1}")
            .setData(
                "{\"metadata\":{\"m\":1}, \"messages\": [ {\"role\":\"user\",\"content\":{\"parts\":[]}} ,"
                    + "{\"role\":\"tool\",\"author\":\"t\"}]}"));

    List<SessionMessage> rows = driver.values(Topics.FLEET_SESSION_MESSAGES);
    assertThat(rows)
        .extracting(
            SessionMessage::getMessageId,
            SessionMessage::getSequence,
            SessionMessage::getRole,
            SessionMessage::getAuthor,
            SessionMessage::getContent)
        .containsExactly(
            tuple("e3#1", 1L, "user", "user", "{\"parts\":[]}"),
            tuple("e3#2", 2L, "tool", "t", null));
    assertThat(rows).allMatch(row -> row.getRoute().equals("book") && row.getRevision() == 3);
    View view = session().orElseThrow();
    assertThat(view.core().getMessageCount()).isEqualTo(2);
    assertThat(view.core().getRevision()).isEqualTo(3);
    assertThat(view.core().getLastMessageAt()).isEqualTo(T0);
    assertThat(view.session()).containsOnlyKeys("a");
    assertThat(view.messages()).hasSize(2);
  }

  @Test
  void shouldRefuseSeveralMessagesWhollyWhereOneIsWrong() {
    publish(Sessions.created("s1", "e1"));
    List<String> wrong =
        List.of(
            "{}",
            "[1]",
            "[{\"role\":\"user\"},{\"role\":\"king\"}]",
            "[{\"content\":{}}]",
            IntStream.rangeClosed(0, 1_000)
                .mapToObj(i -> "{\"role\":\"user\"}")
                .collect(Collectors.joining(",", "[", "]")));
    for (int i = 0; i < wrong.size(); i++) {
      data("bad" + i, "session_updated", "{\"messages\":" + wrong.get(i) + "}");
      assertThat(outcome("bad" + i).getReason()).isEqualTo("invalid");
      assertThat(outcome("bad" + i).getMessage()).contains("data.messages");
    }
    assertThat(session().orElseThrow().core().getMessageCount()).isZero();
    assertThat(session().orElseThrow().core().getRevision()).isEqualTo(1);
  }
}
