package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.testkit.PemFiles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that speaks TLS, reached as the variables say. */
class DatabaseTlsTest {
  @Test
  void shouldMakeSureWhomItSpeaksTo(@TempDir Path folder) throws Exception {
    PemFiles pem = PemFiles.make(Files.createDirectory(folder.resolve("own")));
    PemFiles other = PemFiles.make(Files.createDirectory(folder.resolve("other")));
    // PostgreSQL takes no key that others may read
    Files.setPosixFilePermissions(pem.key(), PosixFilePermissions.fromString("rw-------"));
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", pem.certificate().toString())
            .setServerConfig("ssl_key_file", pem.key().toString())
            .start()) {
      DatabaseSettings trusted = settings(server, pem.certificate());
      Migrations.migrate(trusted);
      try (Connection connection = TestDatabase.connect(trusted)) {
        assertThat(
                TestDatabase.ask(
                    connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
            .isEqualTo("t");
      }
      assertThatThrownBy(() -> Migrations.migrate(settings(server, other.certificate())))
          .as("another's certificate")
          .hasStackTraceContaining("SSL error");
    }
  }

  private static DatabaseSettings settings(EmbeddedPostgres server, Path authority) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DB_HOST", "localhost");
    variables.put("DB_PORT", Integer.toString(server.getPort()));
    variables.put("DB_NAME", "postgres");
    variables.put("DB_USER", "postgres");
    variables.put("DB_PASSWORD", "postgres");
    variables.put("DB_SSL_MODE", "verify-full");
    variables.put("DB_SSL_ROOT_CERT", authority.toString());
    return DatabaseSettings.fromEnvironment(variables);
  }
}
