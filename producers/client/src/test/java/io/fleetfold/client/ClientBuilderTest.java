package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.config.ClientSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientBuilderTest {
  private static ClientBuilder good() {
    return FleetfoldClient.builder()
        .bootstrapServers("127.0.0.1:1")
        .schemaRegistry(new SchemaRegistry(new MockSchemaRegistryClient()))
        .closeTimeout(Duration.ZERO);
  }

  @Test
  void shouldStartWithoutBrokers() {
    try (FleetfoldClient client = good().build()) {
      assertThat(client.publish(Records.run("run-1"))).isTrue();
    }
  }

  @Test
  void shouldStartThoughTheBrokersNameDoesNotResolve() {
    try (FleetfoldClient client = good().bootstrapServers("no-such-host.invalid:9092").build()) {
      assertThat(client.publish(Records.run("run-1"))).isTrue();
      assertThat(client.healthCheck().problems())
          .anySatisfy(p -> assertThat(p).contains("no-such-host.invalid:9092"));
    }
  }

  @Test
  void shouldNameTheMissingSettingAndTheRemedy() {
    refused(FleetfoldClient.builder(), "bootstrapServers", "FLEETFOLD_BOOTSTRAP_SERVERS");
    refused(
        FleetfoldClient.builder().bootstrapServers("127.0.0.1:9092"),
        "schemaRegistry",
        "FLEETFOLD_REGISTRY_URL");
  }

  @Test
  void shouldNeedNoBrokersForSessionsInMemory() {
    Map<String, String> memory = Map.of("FLEETFOLD_SESSIONS", "memory");
    try (FleetfoldClient client = FleetfoldClient.builder().environment(memory).build()) {
      assertThat(client.publish(Records.run("run-1"))).isFalse();
      assertThat(client.report().refused()).containsEntry(DropReason.NO_BROKERS, 1L);
      assertThat(client.healthCheck().problems())
          .singleElement()
          .asString()
          .contains("bootstrapServers");
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost", "http://localhost:9092", "'localhost:9092,'", "a b:9092", ":9092"})
  void shouldRefuseBrokersThatAreNotHostAndPort(String servers) {
    refused(good().bootstrapServers(servers), "bootstrapServers", "host:port");
  }

  @Test
  void shouldNotRepeatARegistryAddressSinceItMayHoldAPassword() {
    ClientBuilder builder =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:9092")
            .schemaRegistry("user:secret@registry");
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("schemaRegistry")
        .withMessageNotContaining("secret");
  }

  @Test
  void shouldRefuseNumbersOutOfRange() {
    refused(good().bufferRecords(0), "bufferRecords", "from 1");
    refused(good().bufferBytes(1), "bufferBytes", "from 1024");
    refused(good().recordBytes(Integer.MAX_VALUE), "recordBytes", "from 1024");
    refused(good().topicPrefix("a b"), "topic prefix", "letters");
  }

  @Test
  void shouldKeepTheDeliveryGuarantee() {
    refused(good().kafkaSetting("acks", "1"), "acks", "guarantee");
    refused(good().kafkaSetting("enable.idempotence", "false"), "enable.idempotence", "guarantee");
    refused(good().kafkaSetting("linger.ms", "soon"), "Kafka settings", "linger.ms");
  }

  @Test
  void shouldTakeSettingsFromTheEnvironment() {
    Map<String, String> variables =
        Map.of(
            "FLEETFOLD_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "FLEETFOLD_REGISTRY_URL", "http://127.0.0.1:1",
            "FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO", "u:p",
            "FLEETFOLD_BUFFER_RECORDS", "2",
            "FLEETFOLD_CLOSE_TIMEOUT_MS", "0",
            "FLEETFOLD_KAFKA_BATCH_SIZE", "100");
    try (FleetfoldClient client = FleetfoldClient.builder().environment(variables).build()) {
      for (int i = 0; i < 5; i++) {
        client.publish(Records.run("run-" + i));
      }
      assertThat(client.report().buffered()).isEqualTo(2);
    }
  }

  @Test
  void shouldTakeEachSettingFromItsVariable() {
    Map<String, String> texts =
        Map.of(
            ClientSection.CLIENT_ID, "other",
            ClientSection.SPILL_FOLDER, "/spill",
            ClientSection.QUERY_URL, "http://other:1",
            ClientSection.QUERY_TOKEN, "fft_other",
            ClientSection.SESSIONS, "memory",
            ClientSection.MASK, "secrets,emails",
            ClientSection.STORE_CONTENT, "false");
    assertThat(shown(Map.of())).isEqualTo(shown(Map.of()));
    for (ConfigDef.ConfigKey key : ClientSection.SECTION.keys()) {
      String value =
          texts.containsKey(key.name)
              ? texts.get(key.name)
              : Long.toString(((Number) key.defaultValue).longValue() - 1);
      assertThat(shown(Map.of(ClientSection.SECTION.variable(key.name), value)))
          .as(key.name)
          .isNotEqualTo(shown(Map.of()));
    }
  }

  private static String shown(Map<String, String> variables) {
    return FleetfoldClient.builder()
        .bootstrapServers("127.0.0.1:1")
        .schemaRegistry("http://127.0.0.1:1")
        .environment(variables)
        .settings()
        .toString()
        // objects that no setting of these makes
        .replaceAll("registry=[^,]*, registryPorts=[^,]*, ", "");
  }

  @Test
  void shouldWarnInOneLineOfVariablesThatNameNoSetting() {
    List<String> warnings = new ArrayList<>();
    ClientLog log = new ClientLog(warnings::add, System::nanoTime);
    Environment.apply(
        Map.of("FLEETFOLD_BUFFER_RECORD", "2", "FLEETFOLD_SCHEMA_REGISTRY_URL", "http://r:1"),
        FleetfoldClient.builder(),
        log);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("did you mean FLEETFOLD_BUFFER_RECORDS?", "former name")
        .doesNotContain("http://r:1");
    Environment.apply(Map.of("FLEETFOLD_THREADS", "2"), FleetfoldClient.builder(), log);
    assertThat(warnings).hasSize(1);
  }

  @Test
  void shouldNameTheVariableThatIsNoNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good().environment(Map.of("FLEETFOLD_BUFFER_BYTES", "many")))
        .withMessageContaining("FLEETFOLD_BUFFER_BYTES")
        .withMessageContaining("a number from");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good().environment(Map.of("FLEETFOLD_BUFFER_RECORDS", "99999999999")))
        .withMessageContaining("FLEETFOLD_BUFFER_RECORDS");
  }

  private static void refused(ClientBuilder builder, String setting, String remedy) {
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining(setting)
        .withMessageContaining(remedy);
  }
}
