package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeduplicationTest {
  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldCountARecordOnceHoweverOftenItComes() {
    for (int i = 0; i < 3; i++) {
      driver.publish(Records.event("r1", "e1", "iteration_started", T0).build());
      driver.publish(Records.call("r1", "u1", T0).build());
    }

    assertThat(driver.views().run("r1").orElseThrow().getTotalIterations()).isEqualTo(1);
    assertThat(driver.views().run("r1").orElseThrow().getLlmCalls()).isEqualTo(1);
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS)).hasSize(1);
    assertThat(driver.values(Topics.FLEET_LLM_CALLS)).hasSize(1);
    assertThat(driver.views().quality()).containsEntry("duplicate", 4L).hasSize(1);
  }

  @Test
  void shouldKeepTheFirstOfTwoRecordsUnderOneId() {
    driver.publish(Records.call("r1", "u1", T0).setInputTokens(5L).build());
    driver.publish(Records.call("r1", "u1", T0).setInputTokens(7L).build());

    assertThat(driver.views().run("r1").orElseThrow().getInputTokens()).isEqualTo(5);
    assertThat(driver.views().quality()).containsEntry("conflict", 1L).hasSize(1);
  }

  @Test
  void shouldTellRecordsOfDifferentRunsAndKindsApart() {
    driver.publish(Records.event("r1", "x", "message", T0).build());
    driver.publish(Records.event("r2", "x", "message", T0).build());
    driver.publish(Records.call("r1", "x", T0).build());

    assertThat(driver.views().quality()).isEmpty();
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS)).hasSize(2);
  }

  @Test
  void shouldKnowTheEventsOfASessionByTheirSession() {
    for (int i = 0; i < 2; i++) {
      for (String session : new String[] {"s1", "s2"}) {
        driver.publish(
            Records.event("r1", "x", "message", T0)
                .setAppName("app")
                .setUserId("ann")
                .setSessionId(session)
                .build());
      }
    }

    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(2);
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS))
        .extracting(AgentRunEvent::getScope)
        .containsExactly("run|r1|app|ann|s1", "run|r1|app|ann|s2");
    assertThat(driver.views().quality()).containsEntry("duplicate", 2L).hasSize(1);
  }

  @Test
  void shouldStillKnowTheEventsOfSessionsThatAnEarlierReleaseFolded() {
    AgentRunEvent event = Records.event("r1", "x", "message", T0).setSessionId("s1").build();
    driver.publish(event);
    KeyValueStore<Bytes, byte[]> ids = driver.store(StateStores.RUN_RECORD_IDS);
    Bytes key = Keys.of("rr1", "s|||s1|x");
    ids.put(Keys.of("rr1", "ex"), ids.get(key));
    ids.delete(key);
    driver.restart();

    driver.publish(event);
    driver.publish(AgentRunEvent.newBuilder(event).setSessionId("s2").build());

    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(2);
  }

  @Test
  void shouldRememberAcrossARestart() {
    driver.publish(Records.event("r1", "e1", "iteration_started", T0).build());
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.restart();
    driver.publish(Records.event("r1", "e1", "iteration_started", T0).build());
    driver.publish(Records.call("r1", "u1", T0).build());

    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(1);
    assertThat(driver.views().fleetStats().get(0).getLlmCalls()).isEqualTo(1);
  }

  @Test
  void shouldSendAfterARestartWhatWasNotSentBefore() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.restart();
    driver.emit();

    assertThat(driver.values(Topics.FLEET_RUNS)).hasSize(1);
    assertThat(driver.values(Topics.FLEET_RUN_STATS)).hasSize(2);

    driver.restart();
    driver.emit();
    assertThat(driver.values(Topics.FLEET_RUNS)).as("sent once is enough").isEmpty();
  }

  @Test
  void shouldCountRunlessCallsOncePerAgentAndDay() {
    for (int i = 0; i < 2; i++) {
      driver.publish(Records.call(null, "u1", T0).setAgentId("a").build());
      driver.publish(Records.call(null, "u1", T0).setAgentId("b").build());
      driver.publish(Records.call(null, "u1", T0).build());
      driver.publish(Records.call(null, "u1", T0 - 86_400_000).setAgentId("a").build());
    }

    RunStats fleet = driver.views().fleetStats().get(0);
    assertThat(fleet.getLlmCalls()).isEqualTo(4);
    assertThat(driver.views().agentStats("a").get(0).getLlmCalls()).isEqualTo(2);
    assertThat(driver.views().quality())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("duplicate", 4L, "late_for_window_10s", 1L, "id_of_another_day", 1L));
  }
}
