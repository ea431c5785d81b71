package io.fleetfold.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.status.PipelineStatus;
import io.fleetfold.local.status.Settling;
import io.fleetfold.local.status.StatusProbe;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pipeline as its users reach it: by commands, HTTP and SQL. Whatever runs its processes. */
abstract class Reach implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final int offset;

  Reach(Path data, int offset) {
    this.data = data;
    this.offset = offset;
  }

  final Path data() {
    return data;
  }

  final int offset() {
    return offset;
  }

  /** A connection of somebody who may read. */
  abstract Connection connect() throws SQLException;

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
    settle(Duration.ofMinutes(4));
  }

  /** Waits until everything published is folded and in SQL, at most so long. */
  void settle(Duration timeout) throws IOException, InterruptedException {
    try (StatusProbe probe = new StatusProbe(parts())) {
      PipelineStatus status = new Settling(probe).await(timeout);
      if (!status.settled()) {
        throw new AssertionError("not settled after " + timeout + ": " + status);
      }
    }
  }

  /** How it is, as the status command sees it. */
  PipelineStatus status() throws IOException, InterruptedException {
    try (StatusProbe probe = new StatusProbe(parts())) {
      return probe.look();
    }
  }

  /** Its addresses. */
  final Parts parts() {
    return new Parts(new DataFolder(data), new Ports(offset));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(queryPort(), path);
  }

  /** Asks the gateway. */
  HttpResponse<String> gateway(String path) throws IOException, InterruptedException {
    return get(8080 + offset, path);
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Posts JSON to the gateway. */
  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (8080 + offset) + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(json))
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

  final String[] with(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--port-offset");
    all.add(Integer.toString(offset));
    all.add("--data");
    all.add(data.toString());
    return all.toArray(String[]::new);
  }
}
