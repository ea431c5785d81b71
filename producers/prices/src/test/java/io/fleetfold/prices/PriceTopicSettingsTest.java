package io.fleetfold.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceTopicSettingsTest {
  @Test
  void shouldReadTheEnvironmentAsTheClientDoes() {
    PriceTopicSettings settings =
        PriceTopicSettings.fromEnvironment(
            Map.of(
                "FLEETFOLD_BOOTSTRAP_SERVERS", "kafka:9092",
                "FLEETFOLD_REGISTRY_URL", "http://registry:8081",
                "FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO", "user:secret",
                "FLEETFOLD_KAFKA_SECURITY_PROTOCOL", "SSL",
                "FLEETFOLD_TOPIC_PREFIX", "team.",
                "HOME", "/root"));
    assertThat(settings.bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(settings.registryUrl()).isEqualTo("http://registry:8081");
    assertThat(settings.registrySettings())
        .containsExactly(Map.entry("basic.auth.user.info", "user:secret"));
    assertThat(settings.kafka()).containsExactly(Map.entry("security.protocol", "SSL"));
    assertThat(settings.fleet().prefix()).isEqualTo("team.");
  }

  @Test
  void shouldNameTheVariableThatIsMissing() {
    assertThatThrownBy(
            () -> PriceTopicSettings.fromEnvironment(Map.of("FLEETFOLD_BOOTSTRAP_SERVERS", "k:1")))
        .hasMessageContaining("FLEETFOLD_REGISTRY_URL is missing");
  }
}
