package io.fleetfold.streams.app.sessions;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.Decisions;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import org.junit.jupiter.api.Test;

/** What a deletion takes away, and what stays bounded. */
class SessionDeletionTest extends SessionFolding {
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
    driver.watermark(Long.MIN_VALUE);

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

    driver.watermark(Long.MIN_VALUE);
    assertThat(driver.sessions().totals().getMessages()).isZero();
    try (var left = driver.store(StateStores.SESSION_MESSAGES).all()) {
      assertThat(left)
          .toIterable()
          .extracting(entry -> entry.key)
          .containsExactly(SessionKeys.MARK);
    }
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
}
