package io.fleetfold.streams.app.sessions;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.SessionDeletion;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.SessionConfig;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Filter;
import io.fleetfold.streams.sessions.views.SessionViews.Range;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionExpiryTest {
  private static final SessionId S1 = SessionId.of(Sessions.APP, Sessions.USER, "s1");

  private final FoldDriver driver =
      new FoldDriver(
          FoldConfig.DEFAULT.withSessions(
              SessionConfig.DEFAULT.withTimeToLive(
                  Map.of("short", Duration.ofSeconds(1), "*", Duration.ofSeconds(10)))));

  @AfterEach
  void close() {
    driver.close();
  }

  private boolean isThere() {
    return driver.sessions().session(S1, 0).isPresent();
  }

  @Test
  void shouldExpireOnceItsTimeIsOverByTheLog() {
    driver.session(Sessions.created("s1", "e1").setStateDelta("{\"user:a\":1,\"b\":1}").build());
    driver.logTime(T0 + 4_000).session(Sessions.message("s1", "e2", "x").build());
    driver.watermark(T0 + 13_999);
    assertThat(isThere()).isTrue();

    driver.watermark(T0 + 14_000);

    assertThat(isThere()).isFalse();
    assertThat(driver.values(Topics.FLEET_SESSION_DELETIONS))
        .extracting(SessionDeletion::getReason)
        .containsExactly("expired");
    driver.logTime(T0 + 14_000).session(Sessions.created("s1", "e3").build());
    assertThat(driver.sessions().session(S1, 0).orElseThrow().user()).containsOnlyKeys("a");
  }

  @Test
  void shouldSweepNothingWhileNobodyKnowsHowFarTheLogIsFolded() {
    driver.session(Sessions.created("s1", "e1").build());
    driver.logTime(T0 + 1_000_000).session(Sessions.created("s2", "e1").build());
    driver.emit();
    assertThat(driver.values(Topics.FLEET_SESSION_DELETIONS)).isEmpty();
    assertThat(isThere()).as("all the same it is over").isFalse();
  }

  /** By the log time of the event, so that every replay decides the same. */
  @Test
  void shouldFindNoSessionByAnEventAtTheEndOfItsTime() {
    driver.session(Sessions.created("s1", "e1").setStateDelta("{\"a\":1}").build());
    driver.logTime(T0 + 9_999).session(Sessions.message("s1", "e2", "x").build());
    driver.logTime(T0 + 19_999).session(Sessions.message("s1", "e3", "late").build());

    assertThat(driver.sessions().append(S1, "e3").orElseThrow().getReason())
        .isEqualTo("unknown_session");
    assertThat(driver.values(Topics.FLEET_SESSION_DELETIONS))
        .extracting(SessionDeletion::getReason)
        .containsExactly("expired");
    driver.session(Sessions.created("s1", "e4").build());
    driver.session(Sessions.message("s1", "e3", "late").build());
    View now = driver.sessions().session(S1, 9).orElseThrow();
    assertThat(now.session()).isEmpty();
    assertThat(now.messages()).hasSize(1);
    assertThat(now.core().getRevision()).isEqualTo(2);
  }

  /** Whatever is read: the sweep may come a minute later. */
  @Test
  void shouldReadNothingOfASessionFromTheEndOfItsTimeOn() {
    driver.session(Sessions.created("s1", "e1").build());
    driver.session(Sessions.message("s1", "e2", "x").build());
    for (boolean isOver : new boolean[] {false, true}) {
      driver.logTime(T0 + (isOver ? 10_000 : 9_999));
      SessionViews views = driver.sessions();
      assertThat(views.session(S1, 1).isEmpty()).isEqualTo(isOver);
      assertThat(views.messages(S1, Long.MAX_VALUE, 9).isEmpty()).isEqualTo(isOver);
      assertThat(views.steps(S1, new Range(-1, false, 9)).isEmpty()).isEqualTo(isOver);
      assertThat(views.sessions(new Filter(null, null, null, null), 0, 9).items().isEmpty())
          .isEqualTo(isOver);
      assertThat(views.sessions(new Filter("shop", "ann", null, null), 0, 9).items().isEmpty())
          .isEqualTo(isOver);
      assertThat(views.sessionsById(new Filter("shop", "ann", null, null), null, 9).items())
          .hasSize(isOver ? 0 : 1);
    }
    assertThat(driver.values(Topics.FLEET_SESSION_DELETIONS)).isEmpty();
  }

  @Test
  void shouldTakeTheEventsTimeToLiveBeforeTheApplications() {
    driver.session(Sessions.created("s1", "e1").setData("{\"ttl_ms\":60000}").build());
    driver.session(Sessions.created("s1", "e1").setAppName("short").build());
    driver.watermark(T0 + 20_000);
    assertThat(isThere()).isTrue();
    assertThat(driver.sessions().session(SessionId.of("short", "ann", "s1"), 0)).isEmpty();

    driver.session(
        Sessions.event("s1", "e2", "session_updated").setData("{\"ttl_ms\":null}").build());
    driver.watermark(T0 + 200_000);
    driver.watermark(T0 + 400_000);
    assertThat(isThere()).isTrue();

    driver
        .logTime(T0 + 400_000)
        .session(Sessions.event("s1", "e3", "session_updated").setData("{\"ttl_ms\":5}").build());
    driver.watermark(T0 + 400_005);
    assertThat(isThere()).isFalse();
  }

  @Test
  void shouldExpireAfterARestart() {
    driver.session(Sessions.created("s1", "e1").build());
    driver.restart();
    driver.watermark(T0 + 10_000);
    assertThat(isThere()).isFalse();
  }

  @Test
  void shouldRefuseTimesThatAreNone() {
    assertThat(
            List.of(
                org.assertj.core.api.Assertions.catchThrowable(
                        () -> SessionConfig.DEFAULT.withTimeToLive(Map.of("a", Duration.ZERO)))
                    .getMessage()))
        .containsExactly("time to live of sessions of a is PT0S: take 1 ms or more");
  }
}
