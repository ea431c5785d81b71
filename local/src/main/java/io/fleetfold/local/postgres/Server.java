package io.fleetfold.local.postgres;

import io.fleetfold.local.part.PrivateFiles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One PostgreSQL server that runs, from its start to its end. */
final class Server implements AutoCloseable {
  private final EmbeddedPostgres running;

  private Server(EmbeddedPostgres running) {
    this.running = running;
  }

  /**
   * Starts it over a data folder, which it makes where there is none; nothing else may run there.
   *
   * @param home where its programs and data are
   * @param logFile what it has to say
   * @param superuser the superuser's password
   */
  static Server start(Path home, Path logFile, int port, String superuser) throws IOException {
    Path passwordFile = home.resolve("initial-password");
    PrivateFiles.write(passwordFile, superuser + "\n");
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data(home))
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setOverrideWorkingDirectory(programs(home).toFile())
              .setPGStartupWait(Duration.ofSeconds(60))
              .setOutputRedirector(Redirect.appendTo(logFile.toFile()))
              .setErrorRedirector(Redirect.appendTo(logFile.toFile()))
              .setLocaleConfig("locale", "C")
              .setLocaleConfig("locale-provider", "builtin")
              .setLocaleConfig("builtin-locale", "C.UTF-8")
              .setLocaleConfig("pwfile", passwordFile.toString())
              .setConnectConfig("password", superuser)
              .setDataDirectoryCustomizer(folder -> requirePasswords(folder.toPath()));
      settings().forEach(builder::setServerConfig);
      return new Server(Startup.run(builder::start, data(home)));
    } catch (IOException | RuntimeException e) {
      throw new IOException("PostgreSQL does not start, " + logFile + " says why", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  static Path data(Path home) {
    return home.resolve("data");
  }

  static Path programs(Path home) {
    return home.resolve("programs");
  }

  private static void requirePasswords(Path folder) {
    try {
      Files.write(
          folder.resolve("pg_hba.conf"), List.of("host all all 127.0.0.1/32 scram-sha-256"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Durable (the library's defaults are not) and small. */
  private static Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("fsync", "on"),
        Map.entry("synchronous_commit", "on"),
        Map.entry("full_page_writes", "on"),
        Map.entry("listen_addresses", "127.0.0.1"),
        // no socket file in a shared folder: everybody comes over the loopback interface
        Map.entry("unix_socket_directories", ""),
        Map.entry("max_connections", "80"),
        Map.entry("shared_buffers", "64MB"),
        Map.entry("io_method", "sync"),
        Map.entry("jit", "off"),
        Map.entry("wal_compression", "off"),
        Map.entry("max_wal_size", "1GB"),
        Map.entry("autovacuum_max_workers", "2"),
        Map.entry("log_min_duration_statement", "5s"),
        Map.entry("log_line_prefix", "%m[%p]"));
  }

  /** Opens a connection to one of its databases as the superuser; the caller closes it. */
  Connection connect(String database) throws SQLException {
    return running.getDatabase("postgres", database).getConnection();
  }

  /** Stops it; one that has died leaves nothing behind. */
  @Override
  public void close() throws IOException {
    running.close();
  }
}
