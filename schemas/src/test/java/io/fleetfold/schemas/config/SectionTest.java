package io.fleetfold.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;
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
