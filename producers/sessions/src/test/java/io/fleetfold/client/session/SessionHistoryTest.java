package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionHistoryTest {
  private static final SessionKey KEY = new SessionKey("shop", "ann", "s");
  private static final Instant TIME = Instant.parse("2026-11-03T04:05:06.789Z");

  private final SessionHistory history = new SessionHistory(KEY);
  private long offset;
  private long logTime;

  @Test
  void shouldTellWhatEachEventDidToTheState() {
    step(event("1", "s", "session_created", "{\"n\": 1, \"user:name\": \"Ann\", \"temp:x\": 1}"));

    SessionStep step = step(event("2", "s", "message", "{\"n\": null, \"todo\": [\"milk\"]}"));

    assertThat(step.changes())
        .containsExactly(
            Map.entry("n", new SessionStep.Change(1, null)),
            Map.entry("todo", new SessionStep.Change(null, List.of("milk"))));
    assertThat(step.after().orElseThrow().state())
        .isEqualTo(Map.of("todo", List.of("milk"), "user:name", "Ann"));
    assertThat(step.after().orElseThrow().revision()).isEqualTo(2);
  }

  @Test
  void shouldShowWhatOtherSessionsOfTheUserChanged() {
    step(event("1", "s", "session_created", null));

    SessionStep step = step(event("2", "other", "session_created", "{\"user:name\": \"Bo\"}"));

    assertThat(step.changes()).containsOnlyKeys("user:name");
  }

  @Test
  void shouldSayWhyAnEventWasRefusedAndChangeNothing() {
    step(event("1", "s", "session_created", "{\"n\": 1}"));
    AgentRunEvent stale = event("2", "s", "message", "{\"n\": 2}");
    stale.setExpectedRevision(9L);

    SessionStep step = step(stale);

    assertThat(step.refusal()).isPresent();
    assertThat(step.changes()).isEmpty();
    assertThat(step(event("3", "s", "message", "no JSON")).refusal()).isPresent();
    assertThat(history.now().orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void shouldFoldAnEventOnceAndEndWithItsDeletion() {
    step(event("1", "s", "session_created", "{\"n\": 1}"));
    assertThat(history.next(event("1", "s", "session_created", null), 0, 7, 0)).isEmpty();

    SessionStep gone = step(event("2", "s", "session_deleted", null));

    assertThat(gone.before()).isPresent();
    assertThat(gone.after()).isEmpty();
    assertThat(gone.changes()).containsEntry("n", new SessionStep.Change(1, null));
  }

  @Test
  void shouldShowTheStateOfTheApplicationThatOthersSet() {
    step(event("1", "s", "session_created", null));
    history.appState(change(1, TIME, "{\"limit\": 3}"));
    history.appState(change(0, TIME.plusSeconds(9), "{\"limit\": 2}"));
    history.appState(
        new AppStateChange("shop", 0, 9L, "old", TIME.plusSeconds(99), "{\"limit\": 1}", null));

    assertThat(history.now().orElseThrow().state()).isEqualTo(Map.of("app:limit", 3));
  }

  @Test
  void shouldEndASessionAtTheEndOfItsTime() {
    AgentRunEvent created = event("1", "s", "session_created", null);
    created.setData("{\"ttl_ms\": 1000}");
    step(created);
    logTime = 999;
    step(event("2", "s", "message", null));
    logTime = 1_999;

    assertThat(step(event("3", "s", "message", null)).refusal().orElseThrow())
        .contains("does not exist");
    assertThat(history.now()).isEmpty();
  }

  /** A change of the log's first millisecond, whatever its writer's clock says. */
  private static AppStateChange change(long offset, Instant clock, String delta) {
    return new AppStateChange(
        "shop", 0, offset, "e" + offset, clock, delta, Instant.ofEpochMilli(1));
  }

  private SessionStep step(AgentRunEvent event) {
    return history.next(event, 0, offset++, logTime).orElseThrow();
  }

  private static AgentRunEvent event(String id, String session, String type, String delta) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setAppName("shop")
        .setUserId("ann")
        .setSessionId(session)
        .setAgentId("a")
        .setAgentName("A")
        .setTimestamp(TIME)
        .setEventType(type)
        .setStateDelta(delta)
        .build();
  }
}
