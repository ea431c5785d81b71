package io.fleetfold.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretFilesTest {
  @TempDir private Path folder;

  static Stream<Arguments> secrets() {
    return Sections.ALL.stream()
        .flatMap(section -> section.keys().stream().map(key -> Arguments.of(section, key)))
        .filter(pair -> ((ConfigKey) pair.get()[1]).type == ConfigDef.Type.PASSWORD);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void shouldReadEverySecretFromTheFileThatIsNamed(Section section, ConfigKey key)
      throws IOException {
    String variable = section.variable(key.name);
    Map<String, String> named = Map.of(variable + "_FILE", file("s3cret\n"));

    assertThat(section.readGiven(named).text(key.name)).isEqualTo("s3cret");
    assertThat(section.readGiven(named).toString()).doesNotContain("s3cret");
    assertThat(SecretFiles.filledIn(named)).containsEntry(variable, "s3cret");
    assertThat(UnknownVariables.findings(named)).isEmpty();
  }

  @Test
  void shouldReadNothingElseFromAFile() throws IOException {
    Map<String, String> named =
        Map.of("DB_HOST_FILE", file("elsewhere"), "FLEETFOLD_THREADS_FILE", file("7"));

    Values database = DatabaseSection.SECTION.readGiven(named);
    assertThat(database.text(DatabaseSection.HOST)).isEqualTo("127.0.0.1");
    assertThat(SecretFiles.filledIn(named)).isEqualTo(named);
    assertThat(UnknownVariables.findings(named)).hasSize(1);
  }

  @Test
  void shouldNameTheVariableOfAnUnusableFileAndNeverTheSecret() throws IOException {
    refused(Map.of("DB_PASSWORD_FILE", file("a"), "DB_PASSWORD", "s3cret"), "unset one of them");
    refused(Map.of("DB_PASSWORD_FILE", folder.resolve("none").toString()), "can't be read");
    refused(Map.of("DB_PASSWORD_FILE", folder.toString()), "can't be read");
    refused(Map.of("DB_PASSWORD_FILE", "\0"), "can't be read");
    refused(Map.of("DB_PASSWORD_FILE", file(" \n")), "is empty");
    refused(Map.of("DB_PASSWORD_FILE", file("s3cret".repeat(20_000))), "64 KiB");
  }

  private static void refused(Map<String, String> variables, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseSection.SECTION.readGiven(variables))
        .withMessageContaining("DB_PASSWORD_FILE")
        .withMessageContaining(why)
        .withMessageNotContaining("s3cret");
  }

  private String file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "secret", null), content).toString();
  }
}
