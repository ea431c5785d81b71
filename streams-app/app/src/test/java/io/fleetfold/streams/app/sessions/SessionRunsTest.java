package io.fleetfold.streams.app.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of sessions that belong to a run, too. */
class SessionRunsTest {
  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldFoldAcceptedEventsIntoTheirRun() {
    driver.session(Sessions.created("s1", "e1").build());
    driver.session(Sessions.message("s1", "e2", "x").setRunId("r1").build());
    driver.session(Sessions.message("s1", "e2", "x").setRunId("r1").build());
    driver.session(Sessions.message("s1", "e3", "x").setRunId("r1").setPartial(true).build());
    driver.session(
        Sessions.message("s1", "e4", "x").setRunId("r1").setExpectedRevision(77L).build());
    driver.session(Sessions.message("none", "e5", "x").setRunId("r1").build());

    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(1);
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS))
        .extracting(AgentRunEvent::getEventId)
        .containsExactly("e2");
    assertThat(driver.records(Topics.FLEET_DEAD_LETTERS)).isEmpty();
  }
}
