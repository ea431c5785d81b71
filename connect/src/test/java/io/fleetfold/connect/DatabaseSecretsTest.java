package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.connect.secrets.DatabaseSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigTransformer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseSecretsTest {
  @TempDir Path folder;

  @Test
  void shouldGiveTheOwnersPasswordAndNothingElseOfTheFile() throws Exception {
    Path file = folder.resolve("passwords");
    Files.writeString(file, "superuser=root\nowner=sinks\nreader=people\n");
    try (DatabaseSecrets secrets = new DatabaseSecrets()) {
      secrets.configure(Map.of(DatabaseSecrets.FILE, file.toString()));

      assertThat(secrets.get("", Set.of("owner", "superuser", "reader")).data())
          .isEqualTo(Map.of("owner", "sinks"));
      assertThat(secrets.get("/etc/passwd").data()).isEqualTo(Map.of("owner", "sinks"));
      assertThat(
              new ConfigTransformer(Map.of("database", secrets))
                  .transform(Map.of("p", DatabaseSecrets.OWNER, "s", "${database:superuser}"))
                  .data())
          .isEqualTo(Map.of("p", "sinks", "s", "${database:superuser}"));
    }
  }
}
