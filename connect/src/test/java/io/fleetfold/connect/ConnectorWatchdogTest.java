package io.fleetfold.connect;

import static io.fleetfold.connect.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorWatchdogTest {
  private static final String STATUS =
      "{\"a b\": {\"info\": {\"config\": {\"name\": \"a b\", \"topics\": \"%s\"}}, \"status\": {\"name\": \"a b\", \"connector\": {\"state\": \"RUNNING\"},"
          + " \"tasks\": [{\"id\": 0, \"state\": \"RUNNING\"}, {\"id\": 1, \"state\": \"%s\","
          + " \"trace\": \"x.Y: outer\\n\\tat z\\nCaused by: x.Z: inner\\n\\tat y\"}]}}}";

  private final List<String> posts = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final Map<String, String> puts = new ConcurrentHashMap<>();
  private volatile String topics = "t";
  private volatile boolean deleted;
  private volatile String taskState = "FAILED";
  private volatile int answer = 200;
  private HttpServer connect;
  private ConnectorWatchdog watchdog;

  @BeforeEach
  void start() throws IOException {
    connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.createContext("/", this::handle);
    connect.start();
    watchdog =
        new ConnectorWatchdog(
            "http://127.0.0.1:" + connect.getAddress().getPort(),
            null,
            Map.of("a b", Map.of("topics", "t")),
            Duration.ofMillis(20));
    watchdog.start();
  }

  @AfterEach
  void stop() {
    watchdog.close();
    connect.stop(0);
  }

  @Test
  void shouldRestartWhatFailed() {
    eventually("a restart", () -> !posts.isEmpty());

    assertThat(posts)
        .allMatch("/connectors/a%20b/restart?includeTasks=true&onlyFailed=true"::equals);
  }

  @Test
  void shouldLeaveWhatRunsAlone() {
    taskState = "RUNNING";
    int seen = looks.get();
    eventually("some looks", () -> looks.get() > seen + 1);
    posts.clear();
    eventually("more looks", () -> looks.get() > seen + 5);

    assertThat(posts).isEmpty();
  }

  @Test
  void shouldTryLessAndLessOften() {
    eventually("many looks", () -> looks.get() > 40);

    assertThat(posts).as("restarts among 40 looks").hasSizeBetween(2, 8);
  }

  @Test
  void shouldInstallWhatWasDeletedAgain() {
    deleted = true;
    eventually("an installation", () -> !puts.isEmpty());

    assertThat(puts).containsOnly(Map.entry("/connectors/a%20b/config", "{\"topics\":\"t\"}"));
  }

  @Test
  void shouldInstallWhatWasChangedAgain() {
    taskState = "RUNNING";
    topics = "other";
    eventually("an installation", () -> !puts.isEmpty());

    assertThat(puts).containsOnlyKeys("/connectors/a%20b/config");
    eventually("it has its settings again", () -> topics.equals("t"));
  }

  @Test
  void shouldGoOnWhenConnectAnswersNonsense() {
    answer = 500;
    int seen = looks.get();
    eventually("looks at a broken worker", () -> looks.get() > seen + 3);
    answer = 200;
    int before = posts.size();

    eventually("a restart after that", () -> posts.size() > before);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      switch (exchange.getRequestMethod()) {
        case "POST" -> posts.add(exchange.getRequestURI().toString());
        case "PUT" -> {
          puts.put(exchange.getRequestURI().toString(), sent);
          deleted = false;
          topics = "t";
        }
        default -> looks.incrementAndGet();
      }
      String all = deleted ? "{}" : STATUS.formatted(topics, taskState);
      byte[] body = all.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
