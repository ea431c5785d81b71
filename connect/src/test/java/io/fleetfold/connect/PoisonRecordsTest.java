package io.fleetfold.connect;

import static io.fleetfold.connect.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker whose sink fails on some offsets, with its batches, stops and positions. */
class PoisonRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_ROOM = "java.lang.OutOfMemoryError: Java heap space\\n\\tat x";
  private static final long END = 20;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Long> poison = new TreeSet<>();
  private final Set<Long> gaps = new TreeSet<>();
  private final Set<Long> written = new TreeSet<>();
  private String trace = NO_ROOM;
  private String topic = "p.model-prices";
  private int atOnce;
  private long position;
  private boolean stopped;
  private boolean failed;
  private int refusals;
  private HttpServer connect;
  private ConnectorWatchdog watchdog;

  @BeforeEach
  void start() throws IOException {
    connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.createContext("/", this::handle);
    connect.start();
  }

  @AfterEach
  void stop() {
    watchdog.close();
    connect.stop(0);
  }

  @Test
  void shouldPassTheRecordAndNothingElse() {
    poison.add(11L);
    watch();

    eventually("all others are written", () -> done(END - 1));
    assertThat(written).doesNotContain(11L).hasSize((int) END - 1);
    assertThat(asked).contains("PATCH /connectors/prices/offsets 12");
  }

  @Test
  void shouldPassOneBehindAGapAndOneBehindAnother() {
    poison.addAll(Set.of(0L, 7L, 8L));
    gaps.addAll(Set.of(5L, 6L));
    refusals = 3;
    watch();

    eventually("all others are written", () -> done(END - 5));
    assertThat(written).doesNotContain(0L, 7L, 8L);
  }

  @Test
  void shouldPassNothingThatFailsByAnotherCause() {
    poison.add(11L);
    trace = "org.apache.kafka.connect.errors.ConnectException: the database is away\\n\\tat x";
    watch();

    eventually("some restarts", () -> asked.size() > 3);
    assertThat(asked).allMatch(each -> each.contains("/restart"));
  }

  @Test
  void shouldPassNothingOfWhatTheFoldsHaveWritten() {
    poison.add(11L);
    topic = "p.fleet-runs";
    watch();

    eventually("some restarts", () -> asked.size() > 3);
    assertThat(asked).allMatch(each -> each.contains("/restart"));
  }

  private void watch() {
    install(3_000);
    watchdog =
        new ConnectorWatchdog(
            "http://127.0.0.1:" + connect.getAddress().getPort(),
            null,
            Map.of("prices", Map.of("topics", topic, "consumer.override.max.poll.records", "3000")),
            Duration.ofMillis(5));
    watchdog.start();
  }

  private synchronized boolean done(long records) {
    return written.size() == records && position == END;
  }

  private synchronized void install(int records) {
    atOnce = records;
    run();
  }

  /** Reads batch after batch to the end, or fails on one and keeps what was written before it. */
  private void run() {
    failed = false;
    while (position < END && !stopped) {
      long next = position;
      for (int taken = 0; next < END && taken < atOnce; next++) {
        if (poison.contains(next)) {
          failed = true;
          return;
        }
        taken += gaps.contains(next) ? 0 : 1;
      }
      for (; position < next; position++) {
        if (!gaps.contains(position)) {
          written.add(position);
        }
      }
    }
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      JsonNode sent = JSON.readTree(exchange.getRequestBody().readAllBytes());
      int status = 200;
      if (method.equals("PATCH")) {
        assertThat(stopped).isTrue();
        JsonNode place = sent.at("/offsets/0");
        assertThat(place.at("/partition/kafka_topic").asText()).isEqualTo(topic);
        status = refusals-- > 0 ? 400 : 200;
        if (status == 200) {
          position = place.at("/offset/kafka_offset").asLong();
          asked.add(method + " " + path + " " + position);
        }
      } else if (!method.equals("GET")) {
        asked.add(method + " " + path);
        stopped = path.endsWith("/stop");
        if (path.endsWith("/config")) {
          install(sent.get("consumer.override.max.poll.records").asInt());
        } else if (!stopped) {
          run();
        }
      }
      byte[] body =
          (path.endsWith("/offsets") ? offsets() : state()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String offsets() {
    return "{\"offsets\": [{\"partition\": {\"kafka_topic\": \"%s\", \"kafka_partition\": 0},"
            .formatted(topic)
        + " \"offset\": {\"kafka_offset\": %d}}]}".formatted(position);
  }

  private String state() {
    return ("{\"prices\": {\"info\": {\"config\": {\"topics\": \"%s\","
            + " \"consumer.override.max.poll.records\": \"%d\"}}, \"status\": {\"connector\":"
            + " {\"state\": \"%s\"}, \"tasks\": [{\"state\": \"%s\", \"trace\": \"%s\"}]}}}")
        .formatted(
            topic,
            atOnce,
            stopped ? "STOPPED" : "RUNNING",
            failed ? "FAILED" : "RUNNING",
            failed ? trace : "");
  }
}
