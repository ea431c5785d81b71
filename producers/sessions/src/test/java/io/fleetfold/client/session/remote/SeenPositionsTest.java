package io.fleetfold.client.session.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetfold.client.session.InvalidSessionInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenPositionsTest {
  private static final String TOPIC = "agent-session-events:";

  private final SeenPositions seen = new SeenPositions();

  @Test
  void shouldKeepPositionsOfEachPartition() {
    seen.add("app", "bob", TOPIC + "1:40");
    // of ada, whose partition has fewer records: it must not be lost behind bob's larger offset
    seen.add("app", "bob", TOPIC + "0:3");

    assertThat(seen.of("app", "bob").split(",")).containsOnly(TOPIC + "1:40", TOPIC + "0:3");
  }

  @Test
  void shouldKeepTheHighestOffsetOfAPartition() {
    seen.add("app", "bob", TOPIC + "2:9");
    seen.add("app", "bob", TOPIC + "2:100");
    seen.add("app", "bob", TOPIC + "2:12");

    assertThat(seen.of("app", "bob")).isEqualTo(TOPIC + "2:100");
  }

  @Test
  void shouldTellUsersAndAppsApart() {
    seen.add("app", "bob", TOPIC + "2:9");

    assertThat(seen.of("app", "ada")).isNull();
    assertThat(seen.of("other", "bob")).isNull();
  }

  @Test
  void shouldBoundWhatARequestWaitsForToTheLastPartitions() {
    for (int i = 0; i < SeenPositions.PARTITIONS + 5; i++) {
      seen.add("app", "bob", TOPIC + i + ":1");
    }

    assertThat(seen.of("app", "bob").split(","))
        .hasSize(SeenPositions.PARTITIONS)
        .contains(TOPIC + (SeenPositions.PARTITIONS + 4) + ":1")
        .doesNotContain(TOPIC + "0:1");
  }

  @Test
  void shouldRefuseWhatIsNoTokenOfSessions() {
    for (String token : List.of("nonsense", "", TOPIC + "1:x", "agent-runs:0:1", TOPIC + "1:1,")) {
      InvalidSessionInputException refused =
          catchThrowableOfType(
              InvalidSessionInputException.class, () -> seen.add("app", "bob", token));
      assertThat(refused).as(token).isNotNull();
      assertThat(refused.field()).isEqualTo("token");
    }
    assertThat(seen.of("app", "bob")).isNull();
  }
}
