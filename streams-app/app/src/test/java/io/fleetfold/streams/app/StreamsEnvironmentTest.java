package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Section;
import io.fleetfold.schemas.config.StreamsSection;
import io.fleetfold.schemas.config.TopicSection;
import io.fleetfold.streams.app.http.PublishedSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsEnvironmentTest {
  private static Map<String, String> least() {
    return new HashMap<>(
        Map.of(
            "FLEETFOLD_BOOTSTRAP_SERVERS", "kafka:9092",
            "FLEETFOLD_REGISTRY_URL", "http://registry:8081",
            "FLEETFOLD_STATE_DIR", "/state"));
  }

  @Test
  void shouldNeedOnlyWhatHasNoDefault() {
    StreamsAppConfig config = StreamsEnvironment.read(least());

    assertThat(config.fleet().partitions()).isEqualTo(12);
    assertThat(config.fold()).isEqualTo(FoldConfig.DEFAULT);
    assertThat(config.httpHost()).isEqualTo("127.0.0.1");
    assertThat(config.kafka()).isEmpty();
    assertThat(config.registrySettings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "FLEETFOLD_TOPIC_PREFIX, a., prefix=a.",
    "FLEETFOLD_PARTITIONS, 5, partitions=5",
    "FLEETFOLD_REPLICATION, 2, replication=2",
    "FLEETFOLD_HTTP_HOST, 0.0.0.0, httpHost=0.0.0.0",
    "FLEETFOLD_HTTP_PORT, 1, httpPort=1",
    "FLEETFOLD_THREADS, 7, threads=7",
    "FLEETFOLD_ADVERTISED_ADDRESS, a:1, advertisedAddress=a:1",
    "FLEETFOLD_STANDBYS, 2, standbys=2",
    "FLEETFOLD_INSTANCE_TIMEOUT_MS, 9000, timeout=PT9S",
    "FLEETFOLD_COMMIT_INTERVAL_MS, 50, commitInterval=PT0.05S",
    "FLEETFOLD_EMIT_INTERVAL_MS, 60, emitInterval=PT0.06S",
    "FLEETFOLD_SEAL_AFTER, PT2H, sealAfter=PT2H",
    "FLEETFOLD_SILENT_AFTER, PT5M, silentAfter=PT5M",
    "FLEETFOLD_SILENT_AFTER, PT0S, silentAfter=PT0S",
    "FLEETFOLD_USAGE_GRACE_10S, PT2H, tenSecondsGrace=PT2H",
    "FLEETFOLD_USAGE_RETENTION_10S, PT7H, tenSecondsRetention=PT7H",
    "FLEETFOLD_USAGE_GRACE_1M, PT25H, minuteGrace=PT25H",
    "FLEETFOLD_USAGE_RETENTION_1M, PT200H, minuteRetention=PT200H",
    "FLEETFOLD_TEXT_BYTES, 5000, textBytes=5000",
    "FLEETFOLD_RECORD_BYTES, 6000, recordBytes=6000",
    "FLEETFOLD_STORE_CACHE_BYTES, 70000000, cacheBytes=70000000",
    "FLEETFOLD_STORE_WRITE_BUFFER_BYTES, 2000000, writeBufferBytes=2000000",
    "FLEETFOLD_KAFKA_SECURITY_PROTOCOL, SSL, kafka=[security.protocol]",
    "FLEETFOLD_REGISTRY_BEARER_AUTH_TOKEN, t, registrySettings=[bearer.auth.token]",
  })
  void shouldReadEachVariable(String name, String value, String shown) {
    Map<String, String> variables = least();
    variables.put(name, value);

    assertThat(StreamsEnvironment.read(least()).toString()).doesNotContain(shown);
    assertThat(StreamsEnvironment.read(variables).toString()).contains(shown);
  }

  @Test
  void shouldNameTheVariableThatIsMissingOrUnusable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamsEnvironment.read(Map.of()))
        .withMessageContaining("FLEETFOLD_BOOTSTRAP_SERVERS");
    Map<String, String> variables = least();
    variables.put("FLEETFOLD_SEAL_AFTER", "soon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamsEnvironment.read(variables))
        .withMessageContaining("FLEETFOLD_SEAL_AFTER")
        .withMessageContaining("PT24H");
  }

  @Test
  void shouldRefuseASilenceThatIsTooShort() {
    Map<String, String> variables = least();
    variables.put("FLEETFOLD_SILENT_AFTER", "PT0.5S");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamsEnvironment.read(variables))
        .withMessageContaining("FLEETFOLD_SILENT_AFTER is 'PT0.5S'")
        .withMessageContaining("PT0S");
  }

  @Test
  void shouldRefuseWindowsThatAreForgottenWhileTheyCanChange() {
    Map<String, String> variables = least();
    variables.put("FLEETFOLD_USAGE_RETENTION_1M", "PT23H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamsEnvironment.read(variables))
        .withMessage(
            "usage retention of 1m is PT23H: take at least its grace, PT24H, and at most P36500D");
    variables.put("FLEETFOLD_USAGE_GRACE_1M", "-PT1H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamsEnvironment.read(variables))
        .withMessageContaining("FLEETFOLD_USAGE_GRACE_1M is '-PT1H'");
  }

  @Test
  void shouldNotShowSecrets() {
    Map<String, String> variables = least();
    variables.put("FLEETFOLD_KAFKA_SASL_JAAS_CONFIG", "s3cret");
    variables.put("FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO", "u:s3cret");

    assertThat(StreamsEnvironment.read(variables).toString()).doesNotContain("s3cret");
  }

  @Test
  void shouldPassKafkaSettingsOnBeforeItsOwn() {
    Map<String, String> variables = least();
    variables.put("FLEETFOLD_KAFKA_GROUP_PROTOCOL", "classic");

    assertThat(StreamsProperties.streams(StreamsEnvironment.read(variables)))
        .containsEntry("group.protocol", "classic")
        .containsEntry("commit.interval.ms", Duration.ofSeconds(1).toMillis());
  }

  @Test
  void shouldPublishEachSettingButAddressesAndFolders() {
    Map<String, String> variables = least();
    variables.put("FLEETFOLD_REGISTRY_URL", "http://u:s3cret@registry:8081");
    variables.put("FLEETFOLD_KAFKA_SASL_JAAS_CONFIG", "s3cret");
    List<PublishedSetting> usual = EffectiveSettings.of(StreamsEnvironment.read(variables));

    assertThat(usual.toString()).doesNotContain("s3cret", "/state");
    assertThat(usual).allMatch(PublishedSetting::byDefault);
    List<String> names = new ArrayList<>(List.of(ClusterSection.TOPIC_PREFIX));
    for (Section section :
        List.of(TopicSection.SECTION, StreamsSection.SECTION, FoldSection.SECTION)) {
      section.keys().forEach(key -> names.add(key.name));
    }
    names.remove(StreamsSection.STATE_DIR);
    names.remove(StreamsSection.ADVERTISED_ADDRESS);
    assertThat(usual).map(PublishedSetting::name).containsExactlyElementsOf(names);
  }

  @Test
  void shouldPublishWhatMakesTheSameFoldsAgain() {
    Map<String, String> variables = least();
    variables.put("FLEETFOLD_SEAL_AFTER", "PT2H");
    variables.put("FLEETFOLD_SEAL_SILENT_AFTER", "P9D");
    variables.put("FLEETFOLD_SILENT_AFTER", "PT5M");
    variables.put("FLEETFOLD_EMIT_INTERVAL_MS", "60");
    variables.put("FLEETFOLD_USAGE_GRACE_10S", "PT2H");
    variables.put("FLEETFOLD_USAGE_RETENTION_10S", "PT7H");
    variables.put("FLEETFOLD_USAGE_GRACE_1M", "PT25H");
    variables.put("FLEETFOLD_USAGE_RETENTION_1M", "PT200H");
    variables.put("FLEETFOLD_TEXT_BYTES", "5000");
    variables.put("FLEETFOLD_RECORD_BYTES", "6000");
    variables.put("FLEETFOLD_SESSION_CONTENT_BYTES", "7000");
    variables.put("FLEETFOLD_SESSION_FIELD_BYTES", "8000");
    variables.put("FLEETFOLD_SESSION_TTL", "*=P30D, shop=PT24H");
    StreamsAppConfig config = StreamsEnvironment.read(variables);
    List<PublishedSetting> published = EffectiveSettings.of(config);

    Map<String, String> named = new HashMap<>();
    published.forEach(setting -> named.put(setting.name(), setting.value()));
    assertThat(FoldConfig.of(FoldSection.SECTION.readNamed(named))).isEqualTo(config.fold());
    assertThat(published)
        .filteredOn(setting -> variables.containsKey(setting.variable()))
        .hasSameSizeAs(FoldSection.SECTION.keys())
        .noneMatch(PublishedSetting::byDefault);
  }
}
