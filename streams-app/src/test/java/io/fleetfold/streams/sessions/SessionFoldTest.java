package io.fleetfold.streams.sessions;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.Session;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.records.SessionState;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.state.AppendOutcome;
import io.fleetfold.streams.state.StateStores;
import io.fleetfold.streams.views.SessionViews.View;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionFoldTest {
  private static final SessionId S1 = SessionId.of(Sessions.APP, Sessions.USER, "s1");

  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  private Optional<View> session() {
    return driver.sessions().session(S1, 100);
  }

  private AppendOutcome outcome(String eventId) {
    return driver.sessions().append(S1, eventId).orElseThrow();
  }

  private void publish(AgentRunEvent.Builder event) {
    driver.session(event.build());
  }

  private void state(String eventId, String delta) {
    publish(Sessions.event("s1", eventId, "state_changed").setStateDelta(delta));
  }

  private void data(String eventId, String type, String data) {
    publish(Sessions.event("s1", eventId, type).setData(data));
  }

  @Test
  void shouldSplitInitialStateByScope() {
    publish(
        Sessions.created("s1", "e1")
            .setStateDelta("{\"a\":1,\"user:b\":\"x\",\"app:c\":[1],\"temp:d\":true}"));

    View view = session().orElseThrow();
    assertThat(view.session()).containsOnlyKeys("a");
    assertThat(view.user()).containsOnlyKeys("b");
    assertThat(view.app()).containsOnlyKeys("c");
    assertThat(driver.values(Topics.FLEET_SESSION_STATE))
        .extracting(SessionState::getScope, SessionState::getKey, SessionState::getValue)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("session", "a", "1"),
            org.assertj.core.groups.Tuple.tuple("user", "b", "\"x\""),
            org.assertj.core.groups.Tuple.tuple("app", "c", "[1]"));
  }

  @Test
  void shouldRefuseASessionThatIsThere() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.created("s1", "e2").setStateDelta("{\"a\":1}"));

    assertThat(outcome("e2").getReason()).isEqualTo("session_exists");
    assertThat(session().orElseThrow().session()).isEmpty();
    assertThat(driver.views().quality()).containsEntry("append_session_exists", 1L);
  }

  @Test
  void shouldRefuseWhatIsForNoSession() {
    publish(Sessions.message("s1", "e1", "x"));

    assertThat(outcome("e1").getReason()).isEqualTo("unknown_session");
    assertThat(session()).isEmpty();
    assertThat(driver.records(Topics.FLEET_SESSION_MESSAGES)).isEmpty();
  }

  @Test
  void shouldRefuseAStaleWriterAndTellTheRevision() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "x").setExpectedRevision(1L));
    publish(Sessions.message("s1", "e3", "y").setExpectedRevision(1L).setStateDelta("{\"a\":1}"));

    assertThat(outcome("e2").getRevision()).isEqualTo(2);
    assertThat(outcome("e3").getReason()).isEqualTo("stale_revision");
    assertThat(outcome("e3").getRevision()).isEqualTo(2);
    assertThat(outcome("e3").getMessage()).contains("expected_revision is 1").contains("at 2");
    assertThat(session().orElseThrow().session()).isEmpty();
  }

  @Test
  void shouldCountAnEventOnce() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "x"));
    publish(Sessions.message("s1", "e2", "x"));
    publish(Sessions.created("s1", "e1"));

    assertThat(session().orElseThrow().core().getRevision()).isEqualTo(2);
    assertThat(session().orElseThrow().messages()).hasSize(1);
    assertThat(outcome("e2").getRevision()).isEqualTo(2);
    assertThat(outcome("e2").getDuplicate()).isTrue();
    assertThat(driver.values(Topics.FLEET_SESSION_MESSAGES)).hasSize(1);
    assertThat(driver.views().quality()).containsEntry("duplicate", 2L);
  }

  @Test
  void shouldIgnorePartialEventsAndTakeTheWholeOne() {
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.message("s1", "e2", "hel").setPartial(true).setStateDelta("{\"a\":1}"));

    assertThat(outcome("e2").getOutcome()).isEqualTo(Decisions.PARTIAL);
    assertThat(session().orElseThrow().core().getRevision()).isEqualTo(1);
    assertThat(session().orElseThrow().session()).isEmpty();

    publish(Sessions.message("s1", "e2", "hello"));
    assertThat(outcome("e2").getOutcome()).isEqualTo(Decisions.ACCEPTED);
    assertThat(session().orElseThrow().messages()).hasSize(1);
  }

  @Test
  void shouldRemoveKeysAndGoOnWithTheirVersions() {
    publish(Sessions.created("s1", "e1").setStateDelta("{\"a\":1,\"user:b\":1,\"app:c\":1}"));
    driver.records(Topics.FLEET_SESSION_STATE);
    state("e2", "{\"a\":null,\"user:b\":null,\"app:c\":null,\"never\":null}");

    assertThat(session().orElseThrow().session()).isEmpty();
    assertThat(session().orElseThrow().user()).isEmpty();
    assertThat(driver.sessions().totals().getStateEntries()).isZero();
    assertThat(driver.records(Topics.FLEET_SESSION_STATE))
        .hasSize(3)
        .allMatch(record -> record.value() == null)
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("session|shop|ann|s1|a", "user|shop|ann||b", "app|shop|||c");
    state("e3", "{\"a\":2,\"app:c\":2}");
    assertThat(session().orElseThrow().session().get("a").getRevision()).isEqualTo(3);
    assertThat(session().orElseThrow().app()).containsOnlyKeys("c");
  }

  @Test
  void shouldShareTheStateOfUserAndApplication() {
    publish(Sessions.created("s1", "e1").setStateDelta("{\"user:b\":1,\"app:c\":1,\"a\":1}"));
    publish(Sessions.created("s2", "e1"));
    publish(Sessions.created("s1", "e1").setUserId("bob"));

    View other = driver.sessions().session(SessionId.of("shop", "ann", "s2"), 0).orElseThrow();
    assertThat(other.user()).containsOnlyKeys("b");
    assertThat(other.app()).containsOnlyKeys("c");
    assertThat(other.session()).isEmpty();
    View stranger = driver.sessions().session(SessionId.of("shop", "bob", "s1"), 0).orElseThrow();
    assertThat(stranger.user()).isEmpty();
    assertThat(stranger.app()).containsOnlyKeys("c");
  }

  @Test
  void shouldLetTheLatestChangeOfAnApplicationWinInAnyOrder() {
    publish(Sessions.created("s1", "e1"));
    app("e4", 20, "{\"app:c\":\"late\"}");
    app("e3", 10, "{\"app:c\":\"early\"}");
    app("e5", 20, "{\"app:c\":\"greater id\"}");
    app("e2", 20, "{\"app:c\":\"smaller id\"}");

    assertThat(session().orElseThrow().app().get("c").getValue()).isEqualTo("\"greater id\"");
    app("e6", 30, "{\"app:c\":null}");
    app("e7", 25, "{\"app:c\":\"before its removal\"}");
    assertThat(session().orElseThrow().app()).isEmpty();
  }

  private void app(String eventId, long at, String delta) {
    publish(
        Sessions.event("s1", eventId, "state_changed")
            .setTimestamp(Instant.ofEpochMilli(T0 + at))
            .setStateDelta(delta));
  }

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
  void shouldDeleteASessionButNotWhatItShares() {
    publish(Sessions.created("s1", "e1").setStateDelta("{\"a\":1,\"user:b\":1,\"app:c\":1}"));
    publish(Sessions.message("s1", "e2", "x"));
    driver.records(Topics.FLEET_SESSION_STATE);
    driver.records(Topics.FLEET_SESSIONS);
    publish(Sessions.event("s1", "e3", "session_deleted"));

    assertThat(session()).isEmpty();
    assertThat(driver.records(Topics.FLEET_SESSIONS)).hasSize(1).allMatch(r -> r.value() == null);
    assertThat(driver.records(Topics.FLEET_SESSION_STATE))
        .hasSize(1)
        .allMatch(r -> r.value() == null);
    var deletion = driver.values(Topics.FLEET_SESSION_DELETIONS).get(0);
    assertThat(deletion.getReason()).isEqualTo("deleted");
    assertThat(deletion.getGeneration()).isZero();
    assertThat(driver.store(StateStores.SESSION_MESSAGES).approximateNumEntries()).isZero();
    assertThat(driver.sessions().totals().getMessages()).isZero();

    publish(Sessions.created("s1", "e4"));
    View again = session().orElseThrow();
    assertThat(again.core().getGeneration()).isEqualTo(3);
    assertThat(again.core().getRevision()).isEqualTo(1);
    assertThat(again.session()).isEmpty();
    assertThat(again.messages()).isEmpty();
    assertThat(again.user()).containsOnlyKeys("b");
    assertThat(again.app()).containsOnlyKeys("c");
  }

  @Test
  void shouldIgnoreTheDeletionOfNoSession() {
    publish(Sessions.event("s1", "e1", "session_deleted"));

    assertThat(outcome("e1").getOutcome()).isEqualTo(Decisions.IGNORED);
    assertThat(driver.records(Topics.FLEET_SESSION_DELETIONS)).isEmpty();
  }

  @Test
  void shouldRefuseBadInputWholly() {
    publish(Sessions.created("s1", "e1"));
    String tooMany =
        java.util.stream.IntStream.range(0, 1_001)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    List<String> deltas =
        List.of(
            "{",
            "[1]",
            "{\"a\":1,\"" + "k".repeat(513) + "\":1}",
            "{\"a\":1,\"user:\":1}",
            "{\"a\":\"" + "x".repeat(1 << 20) + "\"}",
            tooMany);
    for (int i = 0; i < deltas.size(); i++) {
      state("bad" + i, deltas.get(i));
      assertThat(outcome("bad" + i).getReason()).isEqualTo("invalid");
      assertThat(outcome("bad" + i).getMessage()).contains("state_delta");
    }
    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS)).hasSize(deltas.size());
    assertThat(session().orElseThrow().core().getRevision()).isEqualTo(1);
    assertThat(session().orElseThrow().session()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsUnderAnotherKey() {
    AgentRunEvent event = Sessions.created("s1", "e1").build();
    byte[] value = driver.bytes(Topics.AGENT_SESSION_EVENTS, event);
    driver.raw(Topics.AGENT_SESSION_EVENTS, "ann", value);
    driver.raw(Topics.AGENT_SESSION_EVENTS, "shop/ann", null);
    driver.raw(Topics.AGENT_SESSION_EVENTS, "shop/ann", new byte[] {1, 2});

    assertThat(session()).isEmpty();
    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS)).hasSize(3);
  }

  @Test
  void shouldForgetOutcomesOfWhatIsGone() {
    publish(Sessions.message("s1", "early", "x"));
    publish(Sessions.created("s1", "e1"));
    publish(Sessions.event("s1", "e2", "session_deleted"));
    publish(Sessions.created("s1", "e3"));
    driver.logTime(T0 + 24 * 3_600_000L);
    publish(Sessions.created("other", "e1"));
    driver.emit();
    assertThat(outcome("early").getReason()).isEqualTo("unknown_session");

    driver.logTime(T0 + 24 * 3_600_000L + 1);
    publish(Sessions.created("another", "e1"));
    driver.foldedUntil(Long.MIN_VALUE);

    assertThat(driver.sessions().append(S1, "early")).isEmpty();
    assertThat(driver.sessions().append(S1, "e1")).isEmpty();
    assertThat(driver.sessions().append(S1, "e2")).isEmpty();
    assertThat(outcome("e3").getOutcome()).isEqualTo(Decisions.ACCEPTED);
  }

  @Test
  void shouldDeleteMoreMessagesThanFitIntoOneTransaction() {
    publish(Sessions.created("s1", "e1"));
    for (int i = 0; i < 1_500; i++) {
      publish(Sessions.message("s1", "m" + i, "x"));
    }
    publish(Sessions.event("s1", "e2", "session_deleted"));
    publish(Sessions.created("s1", "e3"));
    assertThat(session().orElseThrow().messages()).isEmpty();
    assertThat(driver.sessions().totals().getMessages()).isEqualTo(500);

    driver.foldedUntil(Long.MIN_VALUE);
    assertThat(driver.sessions().totals().getMessages()).isZero();
    assertThat(driver.store(StateStores.SESSION_MESSAGES).approximateNumEntries()).isZero();
  }

  @Test
  void shouldKeepCoresBounded() {
    publish(Sessions.created("s1", "e1"));
    for (int i = 0; i < 100; i++) {
      data("r" + i, "route_entered", "{\"route\":\"r" + (i % 10) + "\",\"step\":\"s\"}");
    }
    int full = driver.store(StateStores.SESSION_CORE).get(SessionKeys.core(S1)).length;
    for (int i = 0; i < 500; i++) {
      data("q" + i, "route_entered", "{\"route\":\"r" + (i % 10) + "\",\"step\":\"s\"}");
      publish(Sessions.message("s1", "m" + i, "x"));
    }

    assertThat(driver.store(StateStores.SESSION_CORE).get(SessionKeys.core(S1)).length)
        .isLessThan(full + 16);
  }

  @Test
  void shouldAnswerFromRestoredStores() throws Exception {
    publish(Sessions.created("s1", "e1").setStateDelta("{\"a\":1,\"app:c\":1}"));
    publish(Sessions.message("s1", "e2", "x").setExpectedRevision(9L));
    driver.restart();

    var position = new io.fleetfold.streams.views.SessionViews.Position(0, 1);
    assertThat(driver.sessions().await(position, "shop", java.time.Duration.ZERO)).isTrue();
    assertThat(driver.sessions().nextOffset(0)).isEqualTo(2);
    assertThat(outcome("e2").getReason()).isEqualTo("stale_revision");
    assertThat(session().orElseThrow().session()).containsOnlyKeys("a");
    assertThat(session().orElseThrow().app()).containsOnlyKeys("c");
  }
}
