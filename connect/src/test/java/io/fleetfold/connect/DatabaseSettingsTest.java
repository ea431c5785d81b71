package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  @Test
  void shouldHaveDefaultsForEverything() {
    assertThat(DatabaseSettings.fromEnvironment(Map.of()))
        .isEqualTo(
            new DatabaseSettings("127.0.0.1", 5432, "fleetfold", "fleetfold", "", "fleetfold"));
  }

  @Test
  void shouldReadEachVariable() {
    assertThat(
            DatabaseSettings.fromEnvironment(
                Map.of(
                    "DB_HOST", "db",
                    "DB_PORT", "5433",
                    "DB_NAME", "n",
                    "DB_USER", "u",
                    "DB_PASSWORD", "p",
                    "DB_SCHEMA", "s")))
        .isEqualTo(new DatabaseSettings("db", 5433, "n", "u", "p", "s"));
  }

  @Test
  void shouldNameTheVariableThatIsWrong() {
    Map.of("DB_PORT", "high", "DB_SCHEMA", "My Schema")
        .forEach(
            (variable, value) ->
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> DatabaseSettings.fromEnvironment(Map.of(variable, value)))
                    .withMessageContaining(variable));
  }

  @Test
  void shouldNotTellThePassword() {
    assertThat(new DatabaseSettings("h", 1, "n", "u", "hush", "s").toString())
        .doesNotContain("hush");
  }
}
