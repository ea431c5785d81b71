package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.connect.secrets.EnvironmentSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentSecretsTest {
  private static final Map<String, String> LISTED =
      Map.of("allowlist.pattern", "DB_(HOST|PASSWORD)");

  @TempDir private Path folder;

  @Test
  void shouldFillInVariablesAndSecretsOfFilesWhereTheyAreListed() throws Exception {
    Path file = Files.writeString(folder.resolve("db"), "sinks\n");
    try (EnvironmentSecrets secrets =
        new EnvironmentSecrets(
            Map.of("DB_PASSWORD_FILE", file.toString(), "DB_HOST", "pg", "DB_USER", "u"))) {
      secrets.configure(LISTED);

      assertThat(
              new ConfigTransformer(Map.of("env", secrets))
                  .transform(
                      Map.of(
                          "h", "${env:DB_HOST}", "p", "${env:DB_PASSWORD}", "u", "${env:DB_USER}"))
                  .data())
          .isEqualTo(Map.of("h", "pg", "p", "sinks", "u", "${env:DB_USER}"));
    }
  }

  @Test
  void shouldNameTheVariableOfAFileThatIsNotThere() throws Exception {
    String none = folder.resolve("none").toString();
    try (EnvironmentSecrets secrets = new EnvironmentSecrets(Map.of("DB_PASSWORD_FILE", none))) {
      assertThatThrownBy(() -> secrets.configure(LISTED))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("DB_PASSWORD_FILE names " + none);
    }
  }
}
