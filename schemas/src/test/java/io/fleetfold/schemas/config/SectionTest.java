package io.fleetfold.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SectionTest {
  private static final Map<String, String> CLUSTER =
      Map.of("FLEETFOLD_BOOTSTRAP_SERVERS", "kafka:9092", "FLEETFOLD_REGISTRY_URL", "http://r:1");

  static Stream<Arguments> settings() {
    return Sections.ALL.stream()
        .flatMap(section -> section.keys().stream().map(key -> Arguments.of(section, key)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void shouldReadEverySettingByItsVariable(Section section, ConfigKey key) {
    String variable = section.variable(key.name);
    String usual = key.defaultValue == null || !key.hasDefault() ? "" : key.defaultValue.toString();
    String given =
        switch (key.type) {
          case BOOLEAN -> "true";
          case STRING -> usual.isEmpty() ? "PT25H" : usual;
          case PASSWORD -> "s3cret";
          default -> Long.toString(Long.parseLong(usual) - 1);
        };
    if (key.name.equals(FoldSection.SESSION_TTL)) {
      given = "shop=PT1H";
    } else if (key.name.equals(StreamsSection.ADVERTISED_ADDRESS)) {
      given = "streams-0:8090";
    }

    Values values = section.readGiven(Map.of(variable, " " + given + " "));
    assertThat(values.isSet(key.name)).isTrue();
    switch (key.type) {
      case BOOLEAN -> assertThat(values.flag(key.name)).isTrue();
      case STRING, PASSWORD -> assertThat(values.text(key.name)).isEqualTo(given);
      default -> assertThat(values.number(key.name)).isEqualTo(Long.parseLong(given));
    }
    assertThat(values.toString()).contains(key.name).doesNotContain("s3cret");
    assertThat(section.readGiven(Map.of(variable, " ")).isSet(key.name)).as("empty").isFalse();
    assertThat(UnknownVariables.findings(Map.of(variable, given))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void shouldNameTheVariableOfAnUnusableValue(Section section, ConfigKey key) {
    if (key.type == ConfigDef.Type.PASSWORD
        || (key.type == ConfigDef.Type.STRING && key.validator == null)) {
      return; // takes any text
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> section.readGiven(Map.of(section.variable(key.name), "n o")))
        .withMessageContaining(section.variable(key.name) + " is 'n o': take ");
  }

  @Test
  void shouldNameWhatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ClusterSection.SECTION.read(Map.of("FLEETFOLD_BOOTSTRAP_SERVERS", "kafka:9092")))
        .withMessage("FLEETFOLD_REGISTRY_URL is missing: set it");
  }

  @Test
  void shouldReadAFormerNameWhereTheNewOneIsNotSet() {
    Map<String, String> variables = new HashMap<>();
    variables.put(ClusterSection.FORMER_REGISTRY_URL, "http://old:1");
    assertThat(ClusterSection.SECTION.readGiven(variables).text(ClusterSection.REGISTRY_URL))
        .isEqualTo("http://old:1");
    variables.put("FLEETFOLD_REGISTRY_URL", "http://new:1");
    assertThat(ClusterSection.SECTION.readGiven(variables).text(ClusterSection.REGISTRY_URL))
        .isEqualTo("http://new:1");
  }

  @Test
  void shouldPassOnWhatIsSetOfOthersButNoSettingOfOurs() {
    Map<String, String> variables = new HashMap<>(CLUSTER);
    variables.put("FLEETFOLD_KAFKA_SECURITY_PROTOCOL", "SSL");
    variables.put("FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO", "u:p");
    variables.put("FLEETFOLD_REGISTRY_RESTORE", "true");
    Values values = ClusterSection.SECTION.read(variables);

    assertThat(values.others(ClusterSection.KAFKA)).isEqualTo(Map.of("security.protocol", "SSL"));
    assertThat(values.others(ClusterSection.REGISTRY))
        .isEqualTo(Map.of("basic.auth.user.info", "u:p"));
    assertThat(values.toString()).doesNotContain("u:p");
  }

  @Test
  void shouldTakeSettingsOfOthersFromTheirFileWhereNoVariableSaysElse(@TempDir Path folder)
      throws IOException {
    Path kafka =
        Files.writeString(
            folder.resolve("kafka"), "sasl.jaas.config = s3cret\nsecurity.protocol=SSL\n");
    Path registry =
        Files.writeString(
            folder.resolve("registry"), "basic.auth.user.info=u:p\nssl.truststore.type=PEM\n");
    Map<String, String> variables = new HashMap<>(CLUSTER);
    variables.put("FLEETFOLD_KAFKA_CONFIG_FILE", kafka.toString());
    variables.put("FLEETFOLD_REGISTRY_CONFIG_FILE", registry.toString());
    variables.put("FLEETFOLD_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    variables.put("FLEETFOLD_REGISTRY_SSL_TRUSTSTORE_LOCATION", "ca.pem");
    Values values = ClusterSection.SECTION.read(variables);

    assertThat(ClusterSection.kafka(values))
        .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "s3cret"));
    assertThat(ClusterSection.registry(values))
        .isEqualTo(
            Map.of(
                "basic.auth.user.info",
                "u:p",
                "schema.registry.ssl.truststore.type",
                "PEM",
                "schema.registry.ssl.truststore.location",
                "ca.pem"));
  }

  @Test
  void shouldNameAFileThatCannotBeReadAndNothingThatIsInIt(@TempDir Path folder)
      throws IOException {
    Path broken = Files.writeString(folder.resolve("kafka"), "password=s3cret\\uXXXX\n");
    for (String file : List.of(broken.toString(), folder.resolve("none").toString())) {
      Values values = ClusterSection.SECTION.readGiven(Map.of("FLEETFOLD_KAFKA_CONFIG_FILE", file));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClusterSection.kafka(values))
          .withNoCause()
          .withMessageContainingAll("FLEETFOLD_KAFKA_CONFIG_FILE", file)
          .withMessageNotContaining("s3cret");
    }
  }

  @Test
  void shouldPutWhatIsSetOfTlsIntoTheDatabasesAddress() {
    Map<String, String> variables = new HashMap<>(Map.of("DB_HOST", "db"));
    assertThat(DatabaseSection.jdbcUrl(DatabaseSection.SECTION.readGiven(variables)))
        .isEqualTo("jdbc:postgresql://db:5432/fleetfold");
    variables.put("DB_SSL_MODE", "verify-full");
    variables.put("DB_SSL_ROOT_CERT", "/etc/a b&c.pem");
    assertThat(DatabaseSection.jdbcUrl(DatabaseSection.SECTION.readGiven(variables)))
        .isEqualTo(
            "jdbc:postgresql://db:5432/fleetfold?sslmode=verify-full&sslrootcert=%2Fetc%2Fa%20b%26c.pem");
  }

  @Test
  void shouldReadDurationsByName() {
    assertThat(
            FoldSection.SECTION
                .readNamed(Map.of(FoldSection.SESSION_TTL, "shop = PT24H, *=P30D"))
                .durations(FoldSection.SESSION_TTL))
        .isEqualTo(Map.of("shop", Duration.ofHours(24), "*", Duration.ofDays(30)));
    for (String wrong : new String[] {"shop", "=PT1H", "shop=PT0S", "shop=PT1H,"}) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> FoldSection.SECTION.readNamed(Map.of(FoldSection.SESSION_TTL, wrong)))
          .withMessageContaining("shop=PT24H,*=P30D");
    }
  }

  @Test
  void shouldNotTellASecretThatIsSet() {
    assertThat(DatabaseSection.SECTION.readGiven(Map.of("DB_PASSWORD", "s3cret")).toString())
        .doesNotContain("s3cret");
  }
}
