package io.fleetfold.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.ClientBuilder;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.context.Contexts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {
  // nobody listens there
  private static final Map<String, String> AWAY =
      Map.of(
          "FLEETFOLD_BOOTSTRAP_SERVERS",
          "127.0.0.1:1",
          "FLEETFOLD_REGISTRY_URL",
          "http://127.0.0.1:1",
          "FLEETFOLD_QUERY_URL",
          "http://127.0.0.1:1");

  private static FleetfoldClient client(String store) {
    return FleetfoldClient.builder()
        .environment(AWAY)
        .environment(Map.of("FLEETFOLD_SESSIONS", store))
        .sessionTimeout(Duration.ofMillis(300))
        .closeTimeout(Duration.ZERO)
        .build();
  }

  @Test
  void shouldKeepSessionsInMemoryByOneSetting() {
    try (FleetfoldClient client = client("memory")) {
      SessionSnapshot created = Sessions.of(client).create("app", "ada");

      assertThat(Sessions.of(client).get(created.key())).isPresent();
      assertThat(Contexts.of(Sessions.of(client)).getOrCreate("c", "ada").variables()).isEmpty();
    }
  }

  @Test
  void shouldNeedNoBrokersForSessionsInMemory() {
    Map<String, String> memory = Map.of("FLEETFOLD_SESSIONS", "memory");
    try (FleetfoldClient client = FleetfoldClient.builder().environment(memory).build()) {
      assertThat(Sessions.of(client).create("app", "ann").revision()).isEqualTo(1);
      assertThat(Sessions.of(client)).as("always the same").isSameAs(Sessions.of(client));
    }
  }

  @Test
  void shouldNotTakeFleetfoldsSessionsForThoseInMemory() {
    try (FleetfoldClient client = client("fleetfold")) {
      assertThatThrownBy(() -> MemorySessions.of(client))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("RecordingClient");
    }
  }

  @Test
  void shouldFallBackToMemoryWhereFleetfoldIsAway() {
    try (FleetfoldClient client = client("fleetfold-or-memory")) {
      assertThat(Sessions.of(client).create("app", "ada").revision()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellWhatIsAwayWithoutAFallback() {
    try (FleetfoldClient client = client("fleetfold")) {
      SessionKey key = new SessionKey("app", "ada", "s");

      assertThatThrownBy(() -> Sessions.of(client).get(key))
          .isInstanceOf(SessionUnavailableException.class)
          .hasMessageContaining("http://127.0.0.1:1")
          .hasMessageContaining("FLEETFOLD_QUERY_URL");
      assertThatThrownBy(() -> Sessions.of(client).create("app", "ada"))
          .isInstanceOf(SessionUnavailableException.class)
          .hasMessageContaining("schema registry");
      assertThat(Sessions.of(client).problems(Duration.ofMillis(300)))
          .hasSize(3)
          .anyMatch(problem -> problem.contains("brokers"))
          .anyMatch(problem -> problem.contains("schema registry"))
          .anyMatch(problem -> problem.contains("query API"));
    }
  }

  @Test
  void shouldRefuseSettingsThatAreWrong() {
    ClientBuilder builder = FleetfoldClient.builder().environment(AWAY);

    assertThatThrownBy(() -> builder.environment(Map.of("FLEETFOLD_SESSIONS", "disk")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fleetfold-or-memory");
    assertThatThrownBy(() -> builder.queryUrl("localhost:8090").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FLEETFOLD_QUERY_URL");
  }

  @Test
  void shouldRecordSessionsForUnitTests() {
    RecordingClient recording = new RecordingClient();
    Sessions sessions = Sessions.of(recording.client());
    SessionKey key = sessions.create("app", "ada").key();
    sessions.append(key, SessionEvent.message("user", "hi").set("k", 1));

    assertThat(MemorySessions.of(recording.client()).all()).hasSize(1);
    assertThat(MemorySessions.of(recording.client()).all().get(0).messages())
        .extracting(SessionMessage::text)
        .containsExactly("hi");
    MemorySessions.of(recording.client()).clear();
    assertThat(MemorySessions.of(recording.client()).all()).isEmpty();
    assertThat(sessions.get(key)).isEmpty();
  }
}
