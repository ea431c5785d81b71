package io.fleetfold.streams.app.sessions;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetfold.records.SessionState;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** State of a session, its user and its application. */
class SessionStateTest extends SessionFolding {
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
            tuple("session", "a", "1"), tuple("user", "b", "\"x\""), tuple("app", "c", "[1]"));
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
  void shouldLetTheLastChangeOfAnApplicationWinWhateverItsWritersClockSays() {
    publish(Sessions.created("s1", "e1"));
    app("e4", 0, "{\"app:c\":\"first\"}");
    app("e3", 23 * 60 * 60 * 1_000, "{\"app:c\":\"by a clock ahead\"}");
    app("e2", -2_000, "{\"app:c\":\"by a clock behind, in the same millisecond\"}");

    assertThat(session().orElseThrow().app().get("c").getValue()).contains("behind");
    app("e6", -9_000, "{\"app:c\":null}");
    assertThat(session().orElseThrow().app()).isEmpty();
    driver.logTime(T0 - 60_000);
    app("e7", 0, "{\"app:c\":\"when the log's clock was set back\"}");
    assertThat(session().orElseThrow().app()).containsOnlyKeys("c");
  }

  private void app(String eventId, long at, String delta) {
    publish(
        Sessions.event("s1", eventId, "state_changed")
            .setTimestamp(Instant.ofEpochMilli(T0 + at))
            .setStateDelta(delta));
  }

  @Test
  void shouldAnswerFromRestoredStores() throws Exception {
    publish(Sessions.created("s1", "e1").setStateDelta("{\"a\":1,\"app:c\":1}"));
    publish(Sessions.message("s1", "e2", "x").setExpectedRevision(9L));
    driver.emit();
    driver.restart();

    var position = new Position(0, 1);
    assertThat(driver.sessions().await(position, "shop", Duration.ZERO)).isTrue();
    assertThat(driver.sessions().nextOffset(0)).isEqualTo(2);
    assertThat(outcome("e2").getReason()).isEqualTo("stale_revision");
    assertThat(session().orElseThrow().session()).containsOnlyKeys("a");
    assertThat(session().orElseThrow().app()).containsOnlyKeys("c");
  }
}
