package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of sessions, read from a real broker by the places that the stores keep. */
class SessionEventsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int STEPS = 60;
  private static final int OTHERS = 40;

  private static EmbeddedKafka kafka;
  @TempDir private Path state;

  @BeforeAll
  static void startBroker() throws Exception {
    // one partition: the records of all users stand between those of each
    kafka = new EmbeddedKafka(1);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    kafka.close();
  }

  @Test
  void shouldReadWhatEachEventDidAmongThoseOfOthersAndSayWhatIsForgotten() throws Exception {
    try (StreamsApp app = new StreamsApp(kafka.config(state.resolve("first")), kafka.registry)) {
      app.start();
      awaitReady(app);
      String token = write();

      long from = System.nanoTime();
      JsonNode first = json(app, "?limit=1000&timeout_ms=30000&wait_for=" + token);
      long firstMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
      from = System.nanoTime();
      assertWhole(json(app, "?limit=1000").get("items"));
      long secondMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
      System.out.printf(
          "%d events among %d of others: %d ms, again %d ms%n",
          STEPS + 2, STEPS * OTHERS, firstMs, secondMs);
      assertWhole(first.get("items"));
      assertThat(first.get("complete").asBoolean()).isTrue();

      JsonNode middle = json(app, "?limit=3&cursor=" + first.at("/items/9/offset").asText());
      assertThat(middle.get("items")).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(middle.at("/items/" + i)).isEqualTo(first.at("/items/" + (10 + i)));
      }
      assertThat(json(app, "?limit=2&order=newest").at("/items/1"))
          .isEqualTo(first.at("/items/" + STEPS));

      together(app, first);
      forgetTheBeginning(app, first);
    }
  }

  // more readers than there are consumers
  private static void together(StreamsApp app, JsonNode expected) {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(HTTP.sendAsync(request(app, "?limit=1000"), BodyHandlers.ofString()));
    }
    answers.forEach(
        answer -> assertThat(tree(answer.join()).get("items")).isEqualTo(expected.get("items")));
  }

  private static void forgetTheBeginning(StreamsApp app, JsonNode whole) throws Exception {
    long offset = whole.at("/items/20/offset").asLong();
    kafka.forget(Topics.AGENT_SESSION_EVENTS, 0, offset);

    JsonNode rest = json(app, "?limit=1000");

    assertThat(rest.get("complete").asBoolean()).isFalse();
    assertThat(rest.get("items")).hasSize(STEPS + 2);
    assertThat(rest.at("/items/19/missing").asText()).isEqualTo("forgotten");
    assertThat(rest.at("/items/19/revision")).isEqualTo(whole.at("/items/19/revision"));
    assertThat(rest.at("/items/20/changes/0/before_missing").asText()).isEqualTo("forgotten");
    assertThat(rest.at("/items/20/changes/0/after"))
        .isEqualTo(whole.at("/items/20/changes/0/after"));
    assertThat(rest.at("/items/21")).isEqualTo(whole.at("/items/21"));
  }

  /** A session among others; the token of its last event, which is refused. */
  private static String write() {
    append(Sessions.created("s1", "e0").setStateDelta("{\"n\":0,\"user:u\":0}").build());
    for (int i = 1; i <= STEPS; i++) {
      append(
          Sessions.message("s1", "e" + i, "m" + i)
              .setStateDelta("{\"n\":" + i + ",\"user:u\":" + i + ",\"temp:t\":1}")
              .build());
      for (int other = 0; other < OTHERS; other++) {
        AgentRunEvent event = Sessions.created("o" + i, "x").setUserId("user" + other).build();
        kafka.publish(
            Topics.AGENT_SESSION_EVENTS,
            RecordKeys.ofUser(event.getAppName(), event.getUserId()),
            event);
      }
      kafka.flush();
    }
    return append(Sessions.message("s1", "stale", "x").setExpectedRevision(1L).build());
  }

  private static void assertWhole(JsonNode items) {
    assertThat(items).hasSize(STEPS + 2);
    for (int i = 1; i <= STEPS; i++) {
      JsonNode item = items.get(i);
      assertThat(item.get("event_id").asText()).isEqualTo("e" + i);
      assertThat(item.at("/content/parts/0/text").asText()).isEqualTo("m" + i);
      for (int key = 0; key < 2; key++) {
        assertThat(item.at("/changes/" + key + "/before").asInt(-1)).isEqualTo(i - 1);
        assertThat(item.at("/changes/" + key + "/after").asInt(-1)).isEqualTo(i);
      }
      assertThat(item.get("changes")).hasSize(2);
    }
    JsonNode last = items.get(STEPS + 1);
    assertThat(last.get("outcome").asText()).isEqualTo("refused");
    assertThat(last.get("reason").asText()).isEqualTo("stale_revision");
    assertThat(last.get("changes")).isEmpty();
  }

  private static String append(AgentRunEvent event) {
    return kafka.append(
        Topics.AGENT_SESSION_EVENTS,
        RecordKeys.ofUser(event.getAppName(), event.getUserId()),
        event);
  }

  private static JsonNode json(StreamsApp app, String query) throws Exception {
    return tree(HTTP.send(request(app, query), BodyHandlers.ofString()));
  }

  private static JsonNode tree(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static HttpRequest request(StreamsApp app, String query) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:"
                    + app.httpPort()
                    + "/api/v1/sessions/shop/ann/s1/events"
                    + query))
        .build();
  }

  private static void awaitReady(StreamsApp app) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!app.ready()) {
      assertThat(System.nanoTime()).as("waiting for the app").isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
