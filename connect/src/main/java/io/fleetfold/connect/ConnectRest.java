package io.fleetfold.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.RecordKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The few calls of Connect's REST API that are needed here. Thread-safe. */
final class ConnectRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  // a standalone worker makes one change at a time, and waits in it for the tasks that end
  private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(60);
  private static final long PAUSE_MS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String base;
  private final String token;

  /** With the token that changes need, or null where they need none. */
  ConnectRest(String restUrl, String token) {
    this.token = token;
    base = restUrl.endsWith("/") ? restUrl.substring(0, restUrl.length() - 1) : restUrl;
  }

  /**
   * What a connector and its tasks are doing.
   *
   * @param config what it was installed with
   * @param failures the stack traces of what failed; empty where nothing did
   */
  record Status(String connector, Map<String, String> config, List<String> failures) {}

  /** The answer was not 2xx. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  List<Status> statuses() throws IOException, InterruptedException {
    List<Status> statuses = new ArrayList<>();
    JsonNode connectors = JSON.readTree(send("GET", "/connectors?expand=status&expand=info", null));
    connectors
        .properties()
        .forEach(
            entry -> {
              JsonNode status = entry.getValue().path("status");
              List<String> failures = new ArrayList<>();
              collectFailure(status.path("connector"), failures);
              status.path("tasks").forEach(task -> collectFailure(task, failures));
              Map<String, String> config = new HashMap<>();
              entry
                  .getValue()
                  .path("info")
                  .path("config")
                  .properties()
                  .forEach(setting -> config.put(setting.getKey(), setting.getValue().asText()));
              statuses.add(new Status(entry.getKey(), config, failures));
            });
    return statuses;
  }

  private static void collectFailure(JsonNode part, List<String> failures) {
    if ("FAILED".equals(part.path("state").asText())) {
      failures.add(part.path("trace").asText());
    }
  }

  void restartFailed(String connector) throws IOException, InterruptedException {
    send(
        "POST",
        "/connectors/"
            + RecordKeys.encode(connector)
            + "/restart?includeTasks=true&onlyFailed=true",
        null);
  }

  void put(String connector, Map<String, String> config) throws IOException, InterruptedException {
    send(
        "PUT",
        "/connectors/" + RecordKeys.encode(connector) + "/config",
        JSON.writeValueAsString(config));
  }

  /** The offset that the sink of a topic with one partition reads on from; 0 before its first. */
  long position(String connector) throws IOException, InterruptedException {
    JsonNode offsets = JSON.readTree(send("GET", offsets(connector), null)).path("offsets");
    return offsets.path(0).path("offset").path("kafka_offset").asLong();
  }

  /** Stops a connector; its position can be moved once its tasks have ended. */
  void stop(String connector) throws IOException, InterruptedException {
    send("PUT", "/connectors/" + RecordKeys.encode(connector) + "/stop", null);
  }

  /** Lets a stopped sink of a topic with one partition read on from that offset. */
  void move(String connector, String topic, long offset) throws IOException, InterruptedException {
    Map<String, Object> place =
        Map.of(
            "partition", Map.of("kafka_topic", topic, "kafka_partition", 0),
            "offset", Map.of("kafka_offset", offset));
    send("PATCH", offsets(connector), JSON.writeValueAsString(Map.of("offsets", List.of(place))));
  }

  /** Lets a stopped sink read its topics from their beginning. */
  void forget(String connector) throws IOException, InterruptedException {
    send("DELETE", offsets(connector), null);
  }

  void resume(String connector) throws IOException, InterruptedException {
    send("PUT", "/connectors/" + RecordKeys.encode(connector) + "/resume", null);
  }

  /** Changes a stopped connector's position, once its tasks have ended. */
  static void onceStopped(Duration patience, Change change)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        change.apply();
        return;
      } catch (RefusedException e) {
        // its tasks are still ending
        if (System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    }
  }

  /** A change of a connector. */
  interface Change {
    void apply() throws IOException, InterruptedException;
  }

  private static String offsets(String connector) {
    return "/connectors/" + RecordKeys.encode(connector) + "/offsets";
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(method.equals("GET") ? TIMEOUT : CHANGE_TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw new IOException(
          method + " " + base + path + " was not answered in time: see Connect's log", e);
    }
    if (response.statusCode() / 100 != 2) {
      throw new RefusedException(
          response.statusCode(),
          method
              + " "
              + base
              + path
              + " answered "
              + response.statusCode()
              + ": "
              + response.body());
    }
    return response.body();
  }
}
