package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConnectorsTest {
  private static final DatabaseSettings DATABASE =
      new DatabaseSettings("db", 5432, "fleet", "sink", "s$cret\\1", "telemetry");
  private static final Fleet FLEET = new Fleet("acme.", 12, (short) 3);

  private final Map<String, Map<String, String>> connectors =
      Connectors.load(FLEET, "http://registry:8081", DATABASE);

  @Test
  void shouldNameEachAfterItsTopicWithTheFleetsPrefix() {
    assertThat(connectors).hasSameSizeAs(Topics.SUNK);
    connectors.forEach(
        (name, config) -> {
          assertThat(name).startsWith("acme.").isEqualTo(config.get("topics"));
          assertThat(config).containsEntry("name", name);
        });
  }

  @Test
  void shouldReadOnlyValidatedRecordsOrRefuseWhatCannotBeStored() {
    for (Topic<?> topic : Topics.SUNK) {
      Map<String, String> config = connectors.get(FLEET.name(topic));
      if (!topic.isOutput()) {
        assertThat(config)
            .as("%s is written by people: one bad record must not stop its sink", topic)
            .containsEntry("errors.tolerance", "all")
            .hasEntrySatisfying("transforms", chain -> assertThat(chain).startsWith("storable,"));
      } else {
        assertThat(config)
            .as("%s holds validated records: leaving one out would be a loss", topic)
            .containsEntry("errors.tolerance", "none");
      }
    }
  }

  @Test
  void shouldFillInEverything() {
    connectors
        .values()
        .forEach(
            config -> {
              assertThat(config.values()).noneMatch(value -> value.contains("${"));
              assertThat(config)
                  .containsEntry("connection.password", "s$cret\\1")
                  .containsEntry("value.converter.schema.registry.url", "http://registry:8081")
                  .hasEntrySatisfying(
                      "connection.url",
                      url -> assertThat(url).startsWith("jdbc:postgresql://db:5432/fleet?"))
                  .hasEntrySatisfying(
                      "collection.name.format",
                      table -> assertThat(table).startsWith("telemetry."));
            });
  }

  @Test
  void shouldDifferOnlyWhereTheirTopicsDo() {
    Set<String> own =
        Set.of(
            "name",
            "topics",
            "tasks.max",
            "collection.name.format",
            "primary.key.mode",
            "primary.key.fields",
            "delete.enabled",
            "quote.identifiers",
            "transforms",
            "transforms.scope.type",
            "transforms.key.type",
            "transforms.key.fields",
            "transforms.key.otherwise",
            "value.converter",
            "transforms.storable.type",
            "transforms.storable.names",
            "transforms.unknown.type",
            "errors.tolerance",
            "errors.retry.timeout",
            "errors.retry.delay.max.ms",
            "errors.log.enable");
    List<Map<String, String>> common =
        connectors.values().stream()
            .map(
                config -> {
                  config.keySet().removeAll(own);
                  return config;
                })
            .distinct()
            .toList();

    assertThat(common).as("settings that all files share").hasSize(1);
  }

  @Test
  void shouldGiveUpBeforeTheConsumerLosesItsPartitions() {
    Map<String, String> config = connectors.values().iterator().next();
    int attempts = Integer.parseInt(config.get("flush.max.retries")) + 1;
    int connectTimeoutMs = 3_000;

    assertThat(config.get("connection.url")).contains("connectTimeout=3&");
    assertThat(attempts * (Integer.parseInt(config.get("flush.retry.delay.ms")) + connectTimeoutMs))
        .as("the longest a flush may retry, against max.poll.interval.ms")
        .isLessThan(300_000);
  }

  @Test
  void shouldReachDatabaseAndRegistryAsSecurelyAsTheyAreTold() {
    Map<String, Map<String, String>> secured =
        Connectors.secured(
            connectors,
            "sslmode=verify-full",
            Map.of("basic.auth.user.info", "${env:FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO}"));

    assertThat(secured.keySet()).isEqualTo(connectors.keySet());
    assertThat(secured.values())
        .allSatisfy(
            config ->
                assertThat(config)
                    .containsEntry(
                        "value.converter.basic.auth.user.info",
                        "${env:FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO}")
                    .hasEntrySatisfying(
                        "connection.url", url -> assertThat(url).endsWith("&sslmode=verify-full")));
  }

  @Test
  void shouldLetWorkersFillInWhatTheRegistrysClientIsTold() {
    Pattern allowed =
        Pattern.compile(
            Connectors.workerDefaults().get("config.providers.env.param.allowlist.pattern"));
    assertThat("FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO").matches(allowed);
    assertThat("FLEETFOLD_KAFKA_SASL_JAAS_CONFIG").doesNotMatch(allowed);
  }

  @Test
  void shouldNameAValueThatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Connectors.load(Map.of("FLEETFOLD_TOPIC_PREFIX", "")))
        .withMessageContaining("DB_SCHEMA is not set");
  }
}
