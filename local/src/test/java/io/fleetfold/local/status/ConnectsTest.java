package io.fleetfold.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectsTest {
  private static final Fleet FLEET = new Fleet("", 4, (short) 1);
  private static final String RUNS = FLEET.name(Topics.FLEET_RUNS);

  private final ObjectNode answer = new ObjectMapper().createObjectNode();

  private void connector(String name, String state) {
    ObjectNode connector = answer.putObject(name);
    connector.putObject("info").putObject("config").put("topics", name);
    ObjectNode status = connector.putObject("status");
    status.putObject("connector").put("state", state);
    status.putArray("tasks").addObject().put("state", state);
  }

  private void all() {
    for (Topic<?> topic : Topics.SUNK) {
      connector(FLEET.name(topic), "RUNNING");
    }
  }

  @Test
  void shouldRunWhereAllDo() {
    all();
    assertThat(Connects.of(answer, FLEET).allRun()).isTrue();
  }

  @Test
  void shouldMissADeletedConnectorAndKnowWhatItWouldHaveToRead() {
    all();
    answer.remove(RUNS);
    Connects connects = Connects.of(answer, FLEET);

    assertThat(connects.allRun()).isFalse();
    assertThat(connects.states()).containsEntry(RUNS, "MISSING");
    assertThat(connects.topics()).containsEntry(RUNS, List.of(RUNS));
  }

  @Test
  void shouldSeeOneThatFailedOrThatIsNotOurs() {
    all();
    connector(RUNS, "FAILED");
    connector("somebody's", "RUNNING");

    assertThat(Connects.of(answer, FLEET).states())
        .containsEntry(RUNS, "FAILED")
        .containsEntry("somebody's", "RUNNING");
    assertThat(Connects.of(answer, FLEET).allRun()).isFalse();
  }
}
