package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.instances.Hop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances: each reads what the other folds, from its standby copies. */
class StandbyIT {
  private static final int RUNS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<String> USERS =
      IntStream.range(0, 12).mapToObj(i -> "user-" + i).toList();

  @TempDir private Path state;

  @Test
  void shouldReadOwnWritesOnAStandby() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka()) {
      try (StreamsApp one = start(kafka, "one");
          StreamsApp two = start(kafka, "two")) {
        for (String user : USERS) {
          append(kafka, Sessions.created("s", "e0").setUserId(user).build());
        }
        for (String user : USERS) {
          for (StreamsApp app : List.of(one, two)) {
            awaitKnown(app, user);
          }
        }
        for (String user : USERS) {
          String token =
              append(
                  kafka,
                  Sessions.message("s", "e1", "hello")
                      .setUserId(user)
                      .setStateDelta("{\"n\":1,\"user:n\":2,\"app:" + user + "\":3}")
                      .build());
          String refused = append(kafka, Sessions.created("s", "again").setUserId(user).build());
          for (StreamsApp app : List.of(one, two)) {
            JsonNode session = json(app, user, "?messages=1&timeout_ms=30000&wait_for=" + token);
            assertThat(session.at("/state/n").asInt()).as("%s", session).isEqualTo(1);
            assertThat(session.at("/state/user:n").asInt()).isEqualTo(2);
            assertThat(session.at("/state/app:" + user).asInt()).isEqualTo(3);
            assertThat(session.at("/messages/0/message_id").asText()).isEqualTo("e1");
            assertThat(
                    json(app, user, "/appends/again?timeout_ms=30000&wait_for=" + refused)
                        .get("reason")
                        .asText())
                .isEqualTo("session_exists");
          }
        }
        assertThatStatisticsAreOfAll(kafka, one, two);
        assertThat(folded(one)).as("partitions are shared").isBetween(1, 3);
        assertThat(folded(one) + folded(two)).isEqualTo(4);
        one.close();
        // partitions that have moved have nothing more to fold, and are no less known for that
        awaitStatistics(two);
      }
    }
  }

  /** Runs and statistics, too, are answered by whoever is asked. */
  private static void assertThatStatisticsAreOfAll(
      EmbeddedKafka kafka, StreamsApp one, StreamsApp two) throws Exception {
    for (int i = 0; i < RUNS; i++) {
      String run = "run-" + i;
      kafka.publish(
          Topics.AGENT_RUNS,
          run,
          Records.run(run, "completed", T0).setParentRunId(i == 0 ? null : "run-0").build());
      kafka.publish(Topics.AGENT_LLM_USAGE, run, Records.call(run, run + "-1", T0).build());
    }
    kafka.flush();
    for (StreamsApp app : List.of(one, two)) {
      for (int i = 0; i < RUNS; i++) {
        int below = i == 0 ? RUNS : 1;
        await(
            app,
            "/api/v1/runs/run-" + i,
            answer ->
                answer.at("/llm_calls").asInt() == 1
                    && answer.at("/subtree/runs").asInt() == below
                    && answer.at("/subtree/llm_calls").asInt() == below);
      }
      awaitStatistics(app);
    }
    for (StreamsApp app : List.of(one, two)) {
      for (int i = 0; i < RUNS; i++) {
        // either folds it or has a copy
        awaitCopy(app, "/api/v1/runs/run-" + i);
      }
    }
    assertThat(
            List.of(
                copy(one, "/api/v1/runs/unknown").statusCode(),
                copy(two, "/api/v1/runs/unknown").statusCode()))
        .as("a copy does not say that nothing is known")
        .containsExactlyInAnyOrder(404, 503);
    assertThat(get(one, "/api/v1/runs/unknown").statusCode()).isEqualTo(404);
    assertThat(get(two, "/api/v1/runs/unknown").statusCode()).isEqualTo(404);
  }

  private static void awaitStatistics(StreamsApp app) throws IOException {
    await(
        app,
        "/api/v1/stats",
        answer ->
            answer.at("/completed_runs").asInt() == RUNS
                && answer.at("/total_llm_calls").asInt() == RUNS
                && offsets(answer.at("/as_of/agent-runs")) == RUNS);
  }

  private static void awaitCopy(StreamsApp app, String path) throws Exception {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    HttpResponse<String> answer = copy(app, path);
    while (answer.statusCode() != 200
        || JSON.readTree(answer.body()).at("/llm_calls").asInt() != 1) {
      assertThat(System.nanoTime()).as("%s: %s", path, answer.body()).isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      answer = copy(app, path);
    }
  }

  /** As an instance asks that has not reached the owner. */
  private static HttpResponse<String> copy(StreamsApp app, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + path);
    return HTTP.send(
        HttpRequest.newBuilder(uri).header(Hop.HEADER, "COPY").build(), BodyHandlers.ofString());
  }

  private static long offsets(JsonNode partitions) {
    long sum = 0;
    for (JsonNode offset : partitions) {
      sum += offset.asLong();
    }
    return sum;
  }

  private static void await(StreamsApp app, String path, Predicate<JsonNode> test)
      throws IOException {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    HttpResponse<String> answer = get(app, path);
    while (answer.statusCode() != 200 || !test.test(JSON.readTree(answer.body()))) {
      assertThat(System.nanoTime()).as("%s: %s", path, answer.body()).isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      answer = get(app, path);
    }
  }

  private static int folded(StreamsApp app) {
    return app.views().own().asOf().getOrDefault("agent-session-events", Map.of()).size();
  }

  private StreamsApp start(EmbeddedKafka kafka, String folder) {
    StreamsApp app =
        new StreamsApp(
            kafka
                .config(state.resolve(folder))
                .withInstances(new InstanceConfig("", 1, Duration.ofSeconds(45))),
            kafka.registry);
    app.start();
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!app.ready()) {
      assertThat(System.nanoTime()).as("waiting for the app").isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return app;
  }

  private static void awaitKnown(StreamsApp app, String user) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (get(app, user, "").statusCode() != 200) {
      assertThat(System.nanoTime())
          .as("waiting for %s: %s", user, get(app, user, "").body())
          .isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static String append(EmbeddedKafka kafka, AgentRunEvent event) {
    return kafka.append(
        Topics.AGENT_SESSION_EVENTS,
        RecordKeys.ofUser(event.getAppName(), event.getUserId()),
        event);
  }

  private static JsonNode json(StreamsApp app, String user, String path) throws Exception {
    HttpResponse<String> answer = get(app, user, path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(StreamsApp app, String user, String path) {
    return get(app, "/api/v1/sessions/shop/" + user + "/s" + path);
  }

  private static HttpResponse<String> get(StreamsApp app, String path) {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + path);
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
