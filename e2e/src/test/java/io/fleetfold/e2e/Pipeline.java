package io.fleetfold.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The whole pipeline as {@code fleetfold local} starts it, in a process that a test may kill. */
final class Pipeline extends Reach {
  private static final Duration START = Duration.ofMinutes(3);

  private final Path log;
  private List<String> jvm = Command.ARCHIVED_CLASSES;
  private Process process;

  Pipeline(Path data, int offset) {
    super(data, offset);
    this.log = data.resolveSibling(data.getFileName() + ".out");
  }

  /** As users have it, for figures: with all of the JVM's compilers, and no archived classes. */
  Pipeline optimised() {
    jvm = List.of("-XX:TieredStopAtLevel=4");
    return this;
  }

  /** Starts it and waits until it is ready. */
  Pipeline start() throws IOException {
    return start(Map.of());
  }

  /** The same with variables of the environment and options of its command. */
  Pipeline start(Map<String, String> environment, String... options) throws IOException {
    long before = readyLines();
    String[] local = Stream.concat(Stream.of("local"), Stream.of(options)).toArray(String[]::new);
    process = Command.start(log, jvm, environment, with(local));
    try {
      Await.until(
          "local mode is ready",
          START,
          () -> {
            if (!process.isAlive()) {
              // an error ends the wait
              throw new AssertionError("local mode ended with " + process.exitValue());
            }
            return readyLines() > before
                && get("/health/ready").statusCode() == 200
                && status().ready();
          });
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s; it printed:\n%s\nand logged at last:\n%s"
              .formatted(e.getMessage(), printed(), lastLogged()),
          e);
    }
    return this;
  }

  private long readyLines() throws IOException {
    return Files.exists(log)
        ? printed().lines().filter(line -> line.startsWith("ready in ")).count()
        : 0;
  }

  /** What it has printed. */
  String printed() throws IOException {
    return Command.read(log);
  }

  private String lastLogged() throws IOException {
    Path file = data().resolve("logs/fleetfold.log");
    List<String> lines = Files.exists(file) ? Command.read(file).lines().toList() : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  /** {@code kill -9}: nothing gets a chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  long pid() {
    return process.pid();
  }

  @Override
  Connection connect() throws SQLException {
    try {
      String line = printed();
      // the printed line is for people and for psql alike: postgresql://user:password@host:port/db
      int start = line.lastIndexOf("psql postgresql://") + "psql postgresql://".length();
      String user = line.substring(start, line.indexOf(':', start));
      String password = line.substring(start + user.length() + 1, line.indexOf('@', start));
      String rest = line.substring(line.indexOf('@', start) + 1).split("[\\s'\"?]", 2)[0];
      return DriverManager.getConnection("jdbc:postgresql://" + rest, user, password);
    } catch (IOException e) {
      throw new SQLException("no address of the database in " + log, e);
    }
  }

  @Override
  public void close() throws Exception {
    if (process != null && process.isAlive()) {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("local mode did not stop in 60 s:\n" + printed());
      }
    }
  }
}
