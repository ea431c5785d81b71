package io.fleetfold.streams.sessions;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.SessionDeletion;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.runs.FoldConfig;
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
    driver.foldedUntil(T0 + 13_999);
    assertThat(isThere()).isTrue();

    driver.foldedUntil(T0 + 14_000);

    assertThat(isThere()).isFalse();
    assertThat(driver.values(Topics.FLEET_SESSION_DELETIONS))
        .extracting(SessionDeletion::getReason)
        .containsExactly("expired");
    driver.session(Sessions.created("s1", "e3").build());
    assertThat(driver.sessions().session(S1, 0).orElseThrow().user()).containsOnlyKeys("a");
  }

  @Test
  void shouldExpireNothingWhileNobodyKnowsHowFarTheLogIsFolded() {
    driver.session(Sessions.created("s1", "e1").build());
    driver.logTime(T0 + 1_000_000).session(Sessions.created("s2", "e1").build());
    driver.emit();
    assertThat(isThere()).isTrue();
  }

  @Test
  void shouldTakeTheEventsTimeToLiveBeforeTheApplications() {
    driver.session(Sessions.created("s1", "e1").setData("{\"ttl_ms\":60000}").build());
    driver.session(Sessions.created("s1", "e1").setAppName("short").build());
    driver.foldedUntil(T0 + 20_000);
    assertThat(isThere()).isTrue();
    assertThat(driver.sessions().session(SessionId.of("short", "ann", "s1"), 0)).isEmpty();

    driver.session(
        Sessions.event("s1", "e2", "session_updated").setData("{\"ttl_ms\":null}").build());
    driver.foldedUntil(T0 + 200_000);
    driver.foldedUntil(T0 + 400_000);
    assertThat(isThere()).isTrue();

    driver
        .logTime(T0 + 400_000)
        .session(Sessions.event("s1", "e3", "session_updated").setData("{\"ttl_ms\":5}").build());
    driver.foldedUntil(T0 + 400_005);
    assertThat(isThere()).isFalse();
  }

  @Test
  void shouldExpireAfterARestart() {
    driver.session(Sessions.created("s1", "e1").build());
    driver.restart();
    driver.foldedUntil(T0 + 10_000);
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
