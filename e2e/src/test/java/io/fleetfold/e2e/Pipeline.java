package io.fleetfold.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The whole pipeline as {@code fleetfold local} starts it, in a process that a test may kill. */
final class Pipeline implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofMinutes(3);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final int offset;
  private final Path log;
  private Process process;

  Pipeline(Path data, int offset) {
    this.data = data;
    this.offset = offset;
    this.log = data.resolveSibling(data.getFileName() + ".out");
  }

  /** Starts it and waits until it is ready. */
  Pipeline start() throws IOException {
    process =
        Command.start(
            log, "local", "--data", data.toString(), "--port-offset", Integer.toString(offset));
    Await.until(
        "local mode is ready; it printed to " + log,
        START,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("it ended:\n" + Command.read(log));
          }
          return get("/health/ready").statusCode() == 200 && status().get("ready").asBoolean();
        });
    return this;
  }

  /** What it has printed. */
  String printed() throws IOException {
    return Command.read(log);
  }

  /** {@code kill -9}: nothing gets a chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  long pid() {
    return process.pid();
  }

  int kafkaPort() {
    return 9092 + offset;
  }

  int registryPort() {
    return 8081 + offset;
  }

  int queryPort() {
    return 8090 + offset;
  }

  /** Runs a command against it that must succeed. */
  Command.Outcome run(String... arguments) throws IOException, InterruptedException {
    return Command.run(Duration.ofMinutes(5), with(arguments)).expectSuccess();
  }

  /** Runs a command against it that may fail. */
  Command.Outcome attempt(Duration timeout, String... arguments)
      throws IOException, InterruptedException {
    return Command.run(timeout, with(arguments));
  }

  /** Starts a command against it. */
  Process launch(Path output, String... arguments) throws IOException {
    return Command.start(output, with(arguments));
  }

  /** Waits until everything published is folded and in SQL. */
  void settle() throws IOException, InterruptedException {
    run("status", "--wait-settled", "--timeout", "240");
  }

  JsonNode status() throws IOException, InterruptedException {
    Command.Outcome outcome = Command.run(Duration.ofMinutes(1), with("status", "--json"));
    int start = outcome.output().indexOf('{');
    return JSON.readTree(start < 0 ? "{\"ready\":false}" : outcome.output().substring(start));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + queryPort() + path))
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answers " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  JsonNode stats() throws IOException, InterruptedException {
    return json("/api/v1/stats");
  }

  JsonNode stats(String agent) throws IOException, InterruptedException {
    return json("/api/v1/stats?agent_id=" + URLEncoder.encode(agent, StandardCharsets.UTF_8));
  }

  /** The statistics object as SQL has it; null for the fleet. */
  JsonNode sqlStats(String agent) throws SQLException, IOException {
    return JSON.readTree(sql("select fleetfold.stats(?::text)::text", agent));
  }

  /** The first column of the first row, as text; null where there is no row. */
  String sql(String query, Object... parameters) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  long count(String query, Object... parameters) throws SQLException {
    return Long.parseLong(sql(query, parameters));
  }

  private Connection connect() throws SQLException {
    try {
      String line = printed();
      // the printed line is for people and for psql alike: postgresql://user:password@host:port/db
      int start = line.lastIndexOf("postgresql://") + "postgresql://".length();
      String user = line.substring(start, line.indexOf(':', start));
      String password = line.substring(start + user.length() + 1, line.indexOf('@', start));
      String rest = line.substring(line.indexOf('@', start) + 1).split("[\\s'\"?]", 2)[0];
      return DriverManager.getConnection("jdbc:postgresql://" + rest, user, password);
    } catch (IOException e) {
      throw new SQLException("no address of the database in " + log, e);
    }
  }

  private String[] with(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--port-offset");
    all.add(Integer.toString(offset));
    all.add("--data");
    all.add(data.toString());
    return all.toArray(String[]::new);
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
