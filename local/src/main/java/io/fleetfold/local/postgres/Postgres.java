package io.fleetfold.local.postgres;

import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * A PostgreSQL server as a child process, on the loopback interface, with its data under one
 * folder. Committed rows survive the death of either process and of the machine. Everybody logs in
 * by password.
 */
public final class Postgres extends Part {
  /** The database that everything is in. */
  public static final String DATABASE = "fleetfold";

  private final Path home;
  private final Path data;
  private final Path logFile;
  private final Ports ports;
  private Credentials credentials;
  private EmbeddedPostgres server;

  /** A server with its data and passwords in that folder, which logs to that file. */
  public Postgres(Path home, Path logFile, Ports ports) {
    super("postgres");
    this.home = home.toAbsolutePath();
    this.data = this.home.resolve("data");
    this.logFile = logFile.toAbsolutePath();
    this.ports = ports;
  }

  @Override
  public String address() {
    return jdbcUrl(ports);
  }

  /** The database of the pipeline with those ports, without user and password. */
  public static String jdbcUrl(Ports ports) {
    return "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/" + DATABASE;
  }

  /** The file in a server's folder that its passwords are in. */
  public static Path passwordFile(Path home) {
    return home.resolve("passwords.properties");
  }

  /** The passwords; known once the part is up. */
  public Credentials credentials() {
    return credentials;
  }

  /** The server's process, where it runs. */
  public static Optional<Long> pid(Path home) throws IOException {
    return LeftOverPostmaster.find(home.toAbsolutePath().resolve("data")).map(ProcessHandle::pid);
  }

  /** Stops a server of that folder that outlived the process it belonged to. */
  public static void stopLeftOver(Path home) throws IOException, InterruptedException {
    LeftOverPostmaster.stop(home.toAbsolutePath().resolve("data"));
  }

  @Override
  protected void open() throws Exception {
    Files.createDirectories(home);
    onlyForUs(home);
    Files.createDirectories(logFile.getParent());
    credentials = Credentials.loadOrCreate(passwordFile(home));
    stopLeftOver(home);
    Path complete = home.resolve("complete");
    if (!Files.exists(complete)) {
      // a first start that was cut short has left nothing of value
      FileUtils.deleteDirectory(data.toFile());
    }
    startServer();
    try (Connection c = server.getPostgresDatabase().getConnection()) {
      Roles.create(c, credentials);
    }
    if (!Files.exists(complete)) {
      Files.createFile(complete);
    }
  }

  private void startServer() throws IOException {
    Path passwordFile = home.resolve("initial-password");
    Credentials.writePrivately(passwordFile, credentials.superuser() + "\n");
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setPort(ports.postgres())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setOverrideWorkingDirectory(home.resolve("programs").toFile())
              .setPGStartupWait(Duration.ofSeconds(60))
              .setOutputRedirector(Redirect.appendTo(logFile.toFile()))
              .setErrorRedirector(Redirect.appendTo(logFile.toFile()))
              .setLocaleConfig("locale", "C")
              .setLocaleConfig("locale-provider", "builtin")
              .setLocaleConfig("builtin-locale", "C.UTF-8")
              .setLocaleConfig("pwfile", passwordFile.toString())
              .setConnectConfig("password", credentials.superuser())
              .setDataDirectoryCustomizer(folder -> requirePasswords(folder.toPath()));
      settings().forEach(builder::setServerConfig);
      server = builder.start();
    } catch (IOException | RuntimeException e) {
      throw new IOException("PostgreSQL does not start, " + logFile + " says why", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  // the library leaves its programs open to everybody
  private static void onlyForUs(Path folder) throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
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

  @Override
  protected void shut() throws IOException, InterruptedException {
    if (server != null) {
      server.close();
      server = null;
    } else {
      stopLeftOver(home);
    }
  }

  /** Opens a connection as the role that owns the database; the caller closes it. */
  public Connection connectAsOwner() throws SQLException {
    return DriverManager.getConnection(address(), Credentials.OWNER, credentials.owner());
  }
}
