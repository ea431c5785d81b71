package io.fleetfold.streams.app.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SessionRules;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.Decisions;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.views.SessionViews.Newest;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session gathers stays bounded, and whoever would go beyond is told. */
class SessionLimitsTest {
  private static final int LARGE = 900_000;
  private final FoldDriver driver = new FoldDriver();
  private final SessionId id = SessionId.of(Sessions.APP, Sessions.USER, "s1");

  @BeforeEach
  void create() {
    driver.session(Sessions.created("s1", "e0").build());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldRefuseMetadataThatWouldGrowBeyondItsLimit() {
    assertThat(append("m1", metadata("a", LARGE)).getOutcome()).isEqualTo(Decisions.ACCEPTED);
    AppendOutcome refused = append("m2", metadata("b", LARGE));

    assertThat(refused.getOutcome()).isEqualTo(Decisions.REFUSED);
    assertThat(refused.getReason()).isEqualTo("too_large");
    assertThat(refused.getMessage()).contains("metadata", "1048576");
    assertThat(view().core().getRevision()).as("nothing has changed").isEqualTo(2);
    assertThat(append("m3", metadata("a", 10)).getOutcome())
        .as("smaller than before")
        .isEqualTo(Decisions.ACCEPTED);
    assertThat(driver.views().quality()).containsEntry("append_too_large", 1L);
  }

  @Test
  void shouldRefuseStateThatWouldGrowBeyondItsLimit() {
    for (String scope : new String[] {"", "user:"}) {
      int accepted = 0;
      while (append(scope + accepted, delta(scope + accepted, LARGE)).getOutcome()
          == Decisions.ACCEPTED) {
        accepted++;
      }
      assertThat(accepted).as(scope).isEqualTo(SessionRules.STATE_BYTES / LARGE);
      assertThat(append(scope + "again", delta(scope + "0", LARGE)).getOutcome())
          .as("a key that is there already")
          .isEqualTo(Decisions.ACCEPTED);
      assertThat(append(scope + "removed", delta(scope + "0", 0)).getOutcome())
          .isEqualTo(Decisions.ACCEPTED);
      assertThat(append(scope + "room", delta(scope + "z", LARGE)).getOutcome())
          .as("in the room that a removed key has left")
          .isEqualTo(Decisions.ACCEPTED);
    }
  }

  @Test
  void shouldMakeDeadLettersOfAnApplicationsStateBeyondItsLimit() {
    for (int i = 0; i < 12; i++) {
      append("e" + i + "x", delta("app:" + i, LARGE));
    }
    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS))
        .hasSize(12 - SessionRules.STATE_BYTES / LARGE)
        .allSatisfy(letter -> assertThat(letter.getReason()).isEqualTo("too_large"));
    assertThat(view().app()).hasSize(SessionRules.STATE_BYTES / LARGE);
  }

  @Test
  void shouldCountStateAnewInANewLife() {
    for (int i = 0; i < 9; i++) {
      append("e" + i + "x", delta("k" + i, LARGE));
    }
    driver.restart();
    driver.session(Sessions.event("s1", "gone", "session_deleted").build());
    driver.session(Sessions.created("s1", "back").build());
    assertThat(append("first", delta("k", LARGE)).getOutcome()).isEqualTo(Decisions.ACCEPTED);
  }

  private AppendOutcome append(String eventId, AgentRunEvent.Builder event) {
    driver.session(event.setEventId(eventId).build());
    return driver.sessions().append(id, eventId).orElseThrow();
  }

  private View view() {
    return driver.sessions().session(id, Newest.NONE).orElseThrow();
  }

  private static AgentRunEvent.Builder metadata(String key, int bytes) {
    return Sessions.event("s1", "x", "session_updated")
        .setData("{\"metadata\": {\"" + key + "\": \"" + "y".repeat(bytes) + "\"}}");
  }

  /** A change of one key; no bytes remove it. */
  private static AgentRunEvent.Builder delta(String key, int bytes) {
    return Sessions.event("s1", "x", "state_changed")
        .setStateDelta(
            "{\"" + key + "\": " + (bytes == 0 ? "null" : "\"" + "y".repeat(bytes) + "\"") + "}");
  }
}
