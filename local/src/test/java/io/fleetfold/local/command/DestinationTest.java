package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DestinationTest {
  @Test
  void shouldPublishToTheContainersOfThisMachineWhereNoClusterIsNamed() {
    Destination destination = Destination.cluster(Map.of("FLEETFOLD_BOOTSTRAP_SERVERS", " "));

    assertThat(destination.kafka()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
    assertThat(destination.registryUrl()).isEqualTo("http://localhost:8081");
    assertThat(destination.fleet().prefix()).isEmpty();
  }

  @Test
  void shouldTakeEverythingThatTheVariablesTellAndKeepItToItself() {
    Destination destination =
        Destination.cluster(
            Map.of(
                "FLEETFOLD_BOOTSTRAP_SERVERS", "b:1",
                "FLEETFOLD_REGISTRY_URL", "https://r:2",
                "FLEETFOLD_TOPIC_PREFIX", "mine-",
                "FLEETFOLD_KAFKA_SASL_JAAS_CONFIG", "s3cret",
                "FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO", "u:s3cret"));

    assertThat(destination.kafka())
        .containsEntry("bootstrap.servers", "b:1")
        .containsEntry("sasl.jaas.config", "s3cret");
    assertThat(destination.registryUrl()).isEqualTo("https://r:2");
    assertThat(destination.registrySettings()).containsEntry("basic.auth.user.info", "u:s3cret");
    assertThat(destination).hasToString("mine- at b:1, registry https://r:2");
  }

  @Test
  void shouldSayThatNoBrokersAnswerAndWhatStartsThem() {
    Destination destination =
        Destination.cluster(
            Map.of(
                "FLEETFOLD_BOOTSTRAP_SERVERS",
                "nowhere.invalid:1",
                "FLEETFOLD_REGISTRY_URL",
                "http://r"));

    assertThatIllegalStateException()
        .isThrownBy(destination::require)
        .withMessageContaining("nowhere.invalid:1")
        .withMessageContaining("docker compose up")
        .withMessageContaining("FLEETFOLD_BOOTSTRAP_SERVERS");
  }
}
