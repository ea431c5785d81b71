package io.fleetfold.local.postgres;

import io.fleetfold.local.part.FolderLock;
import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * A PostgreSQL server as a child process, on the loopback interface, with its data under one
 * folder. Committed rows survive the death of either process and of the machine; a server that dies
 * is started again. Everybody logs in by password.
 */
public final class Postgres extends Part {
  /** The database that everything is in. */
  public static final String DATABASE = "fleetfold";

  private final Path home;
  private final Path logFile;
  private final Ports ports;
  private Credentials credentials;
  private volatile Server server;
  private ServerWatch watch;
  private ReaderKeeper keeper;

  /** A server with its data and passwords in that folder, which logs to that file. */
  public Postgres(Path home, Path logFile, Ports ports) {
    super("postgres", home);
    this.home = home.toAbsolutePath();
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
    return LeftOverPostmaster.find(Server.data(home.toAbsolutePath())).map(ProcessHandle::pid);
  }

  /**
   * Stops a server of that folder that outlived the process it belonged to, or what is left.
   *
   * @throws IllegalStateException when that process still lives: its server is left alone
   */
  public static void stopLeftOver(Path home) throws IOException, InterruptedException {
    if (Files.isDirectory(home)) {
      try (FolderLock ours = FolderLock.besides(home.toAbsolutePath(), "postgres")) {
        stopWhatIsLeft(home);
      }
    }
  }

  private static void stopWhatIsLeft(Path home) throws IOException, InterruptedException {
    LeftOverPostmaster.stop(Server.data(home.toAbsolutePath()));
    OrphanedBackends.awaitGone(Server.programs(home.toAbsolutePath()));
  }

  @Override
  protected void open() throws Exception {
    Files.createDirectories(logFile.getParent());
    credentials = Credentials.loadOrCreate(passwordFile(home));
    stopWhatIsLeft(home);
    Path complete = home.resolve("complete");
    if (!Files.exists(complete)) {
      // a first start that was cut short has left nothing of value
      FileUtils.deleteDirectory(Server.data(home).toFile());
    }
    server = startServer();
    try (Connection c = server.connect("postgres")) {
      Roles.create(c, credentials);
    }
    try (Connection c = server.connect(DATABASE)) {
      Roles.restrict(c);
    }
    if (!Files.exists(complete)) {
      Files.createFile(complete);
    }
    keeper = new ReaderKeeper(() -> server().connect("postgres"), credentials);
    keeper.start();
    watch = new ServerWatch(() -> LeftOverPostmaster.runs(Server.data(home)), this::startAgain);
  }

  private Server server() throws SQLException {
    Server now = server;
    if (now == null) {
      throw new SQLException("the server is being started again");
    }
    return now;
  }

  private Server startServer() throws IOException {
    return Server.start(home, logFile, ports.postgres(), credentials.superuser());
  }

  private void startAgain() throws IOException, InterruptedException {
    if (server != null) {
      server.close();
      server = null;
    }
    stopWhatIsLeft(home);
    server = startServer();
  }

  @Override
  protected void shut() throws IOException, InterruptedException {
    if (keeper != null) {
      keeper.close();
      keeper = null;
    }
    if (watch != null) {
      watch.close();
      watch = null;
    }
    if (server != null) {
      server.close();
      server = null;
    } else {
      stopWhatIsLeft(home);
    }
  }

  /** Opens a connection as the role that owns the database; the caller closes it. */
  public Connection connectAsOwner() throws SQLException {
    return DriverManager.getConnection(address(), Credentials.OWNER, credentials.owner());
  }
}
