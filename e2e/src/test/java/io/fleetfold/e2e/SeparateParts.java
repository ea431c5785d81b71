package io.fleetfold.e2e;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The pipeline as five processes, looked after as a supervisor would: one that ends while it
 * starts, since what it needs is away, is started again. One that ends later fails the test.
 */
final class SeparateParts extends Reach {
  static final String POSTGRES = "postgres";

  static final List<String> NAMES = List.of(POSTGRES, "broker", "registry", "streams", "connect");

  private static final Duration UP = Duration.ofMinutes(5);

  private final Map<String, PartProcess> parts = new LinkedHashMap<>();
  private int restarts;

  SeparateParts(Path data, int offset) {
    super(data, offset);
    NAMES.forEach(name -> parts.put(name, new PartProcess(name, this)));
  }

  /** Starts all and waits until they are up. */
  void start() throws Exception {
    Files.createDirectories(data());
    // each when what it needs is there: a start in vain only takes time
    start(POSTGRES, "broker");
    awaitUp("broker");
    start("registry");
    awaitUp("registry");
    start("streams");
    awaitUp(POSTGRES);
    start("connect");
    awaitUp();
  }

  /** Kills with {@code kill -9}. */
  void kill(String name, ChaosPlan.Target target) throws Exception {
    if (target != ChaosPlan.Target.PROCESS) {
      ProcessHandle.of(postmaster()).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (target != ChaosPlan.Target.SERVER) {
      parts.get(name).kill();
    }
  }

  /** Starts a part whose process was killed. */
  void startAgain(String name) throws IOException {
    PartProcess part = parts.get(name);
    if (part.hasEnded()) {
      part.start();
    }
  }

  /** Waits until every part has come up and the database lets readers in. */
  void awaitUp() {
    Await.until(
        "all parts are up",
        UP,
        () -> {
          tend();
          for (PartProcess part : parts.values()) {
            if (!part.isUp()) {
              throw new IllegalStateException(part.name() + " is not up:\n" + part.printed());
            }
          }
          connect().close();
          return true;
        });
  }

  private void start(String... names) throws IOException {
    for (String name : names) {
      parts.get(name).start();
    }
  }

  private void awaitUp(String name) {
    Await.until(
        name + " is up",
        UP,
        () -> {
          tend();
          return parts.get(name).isUp();
        });
  }

  /** Starts again what ended before it was up. */
  void tend() throws IOException {
    for (PartProcess part : parts.values()) {
      if (part.hasEnded()) {
        if (part.isUp()) {
          throw new PartEndedError(part.name() + " ended by itself:\n" + part.printed());
        }
        restarts++;
        if (restarts > 50) {
          throw new PartEndedError(part.name() + " does not start:\n" + part.printed());
        }
        System.out.println("[chaos] " + part.name() + " could not start: " + part.printed());
        part.start();
      }
    }
  }

  private long postmaster() throws IOException {
    Path file = data().resolve("postgres/data/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  @Override
  Connection connect() throws SQLException {
    Properties passwords = new Properties();
    try (Reader in = Files.newBufferedReader(data().resolve("postgres/passwords.properties"))) {
      passwords.load(in);
    } catch (IOException e) {
      throw new SQLException("no passwords of the database", e);
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + (5433 + offset()) + "/fleetfold",
        "fleetfold_reader",
        passwords.getProperty("reader"));
  }

  /** Stops all in an orderly way. */
  @Override
  public void close() throws Exception {
    StringBuilder stubborn = new StringBuilder();
    for (String name : List.of("connect", "streams", "registry", "broker", POSTGRES)) {
      if (!parts.get(name).stop()) {
        stubborn.append(name).append(' ');
      }
    }
    if (!stubborn.isEmpty()) {
      throw new AssertionError("did not stop in 60 s: " + stubborn);
    }
  }

  /** Not to be waited out. */
  private static final class PartEndedError extends AssertionError {
    private static final long serialVersionUID = 1L;

    PartEndedError(String message) {
      super(message);
    }
  }
}
