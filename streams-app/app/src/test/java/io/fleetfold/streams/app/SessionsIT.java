package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.SessionState;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends on a real broker, read over HTTP by their tokens. */
class SessionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int APPENDS = 200;

  private static EmbeddedKafka kafka;
  @TempDir private Path state;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = new EmbeddedKafka();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    kafka.close();
  }

  @Test
  void shouldReadEveryAppendByItsTokenAndAfterItsStoresAreLost() throws Exception {
    String last;
    String shared;
    String refused;
    JsonNode before;
    try (StreamsApp app = start("first")) {
      append(Sessions.created("s1", "e0").setStateDelta("{\"n\":0,\"app:x\":0}").build());
      long[] micros = new long[APPENDS];
      for (int i = 1; i <= APPENDS; i++) {
        String token =
            append(
                Sessions.message("s1", "e" + i, "m" + i)
                    .setStateDelta("{\"n\":" + i + ",\"user:n\":" + i + "}")
                    .build());
        long from = System.nanoTime();
        JsonNode session = json(app, "/shop/ann/s1?messages=1&timeout_ms=30000&wait_for=" + token);
        micros[i - 1] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - from);
        assertThat(session.at("/state/n").asInt()).isEqualTo(i);
        assertThat(session.at("/state/user:n").asInt()).isEqualTo(i);
        assertThat(session.at("/messages/0/message_id").asText()).isEqualTo("e" + i);
      }
      Arrays.sort(micros);
      System.out.printf(
          "get right after append: p50 %d us, p95 %d us, largest %d us%n",
          micros[APPENDS / 2], micros[APPENDS * 95 / 100], micros[APPENDS - 1]);
      refused = append(Sessions.created("s1", "again").build());
      assertThat(
              json(app, "/shop/ann/s1/appends/again?timeout_ms=30000&wait_for=" + refused)
                  .get("reason")
                  .asText())
          .isEqualTo("session_exists");
      shared =
          append(
              Sessions.event("s1", "shared", "state_changed")
                  .setStateDelta("{\"app:x\":1}")
                  .build());
      assertThat(
              json(app, "/shop/ann/s1?timeout_ms=30000&wait_for=" + shared)
                  .at("/state/app:x")
                  .asInt())
          .isEqualTo(1);
      last = append(Sessions.message("s1", "run", "x").setRunId("r1").build());
      await("the run", () -> app.views().run("r1").isPresent());
      before = json(app, "/shop/ann/s1?messages=all&timeout_ms=30000&wait_for=" + last);
      assertThat(before.get("messages")).hasSize(APPENDS + 1);
    }
    try (StreamsApp app = start("second")) {
      for (String token : new String[] {last, shared, refused}) {
        assertThat(json(app, "/shop/ann/s1?messages=all&timeout_ms=30000&wait_for=" + token))
            .isEqualTo(before);
      }
      assertThat(json(app, "/shop/ann/s1/appends/again").get("reason").asText())
          .isEqualTo("session_exists");
      assertThat(json(app, "/shop/ann/s1/appends/e7?session=true").at("/session/revision").asLong())
          .isEqualTo(before.get("revision").asLong());
    }
  }

  @Test
  void shouldTellTheWriterOfAnEventInAnotherPartition() throws Exception {
    try (StreamsApp app = start("fourth")) {
      String astray =
          kafka.append(
              Topics.AGENT_SESSION_EVENTS,
              keyInAnotherPartition("shop/cleo"),
              Sessions.created("s1", "astray").setUserId("cleo").build());

      HttpResponse<String> answer =
          get(app, "/shop/cleo/s1/appends/astray?timeout_ms=30000&wait_for=" + astray);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).get("field").asText()).isEqualTo("key");
      assertThat(answer.body()).contains("publish it under the key shop/cleo");
    }
  }

  /** As librdkafka's clients write unless they are told otherwise. */
  @Test
  void shouldTakeEventsThatCrc32HasPlacedInTheirOrder() throws Exception {
    int partitions = kafka.fleet.partitions();
    List<String> users = IntStream.range(0, 12).mapToObj(i -> "crc" + i).toList();
    Map<String, String> last = new HashMap<>();
    try (StreamsApp app = start("sixth")) {
      for (int n = 0; n < 20; n++) {
        for (String user : users) {
          AgentRunEvent event =
              n == 0
                  ? Sessions.created("s1", "e0").setUserId(user).build()
                  : Sessions.message("s1", "e" + n, "text " + n)
                      .setUserId(user)
                      .setStateDelta("{\"n\":" + n + "}")
                      .setExpectedRevision((long) n)
                      .build();
          String key = "shop/" + user;
          last.put(user, kafka.append(Topics.AGENT_SESSION_EVENTS, crc32(key), key, event));
        }
      }
      assertThat(users.stream().map(user -> "shop/" + user))
          .as("keys that CRC32 puts elsewhere than murmur2")
          .anyMatch(key -> crc32(key) != RecordKeys.partition(key, partitions));
      for (String user : users) {
        JsonNode outcome =
            json(
                app,
                "/shop/" + user + "/s1/appends/e19?timeout_ms=30000&wait_for=" + last.get(user));
        assertThat(outcome.get("outcome").asText())
            .as("%s %s", user, outcome)
            .isEqualTo("accepted");
        JsonNode session = json(app, "/shop/" + user + "/s1?messages=all");
        assertThat(session.at("/state/n").asInt()).as(user).isEqualTo(19);
        assertThat(session.get("messages").findValuesAsText("message_id"))
            .as("messages of %s", user)
            .isEqualTo(IntStream.range(1, 20).mapToObj(n -> "e" + n).toList());
      }
      assertThat(kafka.read(Topics.AGENT_SESSION_EVENTS))
          .as("events that were sent on")
          .anyMatch(record -> record.headers().lastHeader("fleetfold-origin") != null);
    }
  }

  private static int crc32(String key) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % kafka.fleet.partitions());
  }

  private static String keyInAnotherPartition(String key) {
    int partitions = kafka.fleet.partitions();
    return IntStream.range(0, 100)
        .mapToObj(i -> "astray" + i)
        .filter(k -> RecordKeys.partition(k, partitions) != RecordKeys.partition(key, partitions))
        .findFirst()
        .orElseThrow();
  }

  /** What the README shows: a hook that is called whenever the state of a context changes. */
  @Test
  void shouldCallAHookForEachChangeOfAContext() throws Exception {
    Queue<String> hook = new ConcurrentLinkedQueue<>();
    AtomicBoolean stop = new AtomicBoolean();
    try (StreamsApp app = start("fifth")) {
      Thread follower = new Thread(() -> follow(hook, stop), "hook");
      follower.start();
      append(Sessions.created("s1", "e0").setUserId("dora").setStateDelta("{\"a\":1}").build());
      append(
          Sessions.event("s1", "e1", "state_changed")
              .setUserId("dora")
              .setStateDelta("{\"a\":null,\"user:b\":[2]}")
              .build());

      await("the hook", () -> hook.size() == 3);
      assertThat(hook)
          .containsExactlyInAnyOrder(
              "session|shop|dora|s1|a = 1",
              "session|shop|dora|s1|a removed",
              "user|shop|dora||b = [2]");
      stop.set(true);
      follower.join();
    }
  }

  private static void follow(Queue<String> hook, AtomicBoolean stop) {
    RecordDeserializer<SessionState> values =
        new RecordDeserializer<>(kafka.registry, Topics.FLEET_SESSION_STATE);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "my-hook",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(kafka.fleet.name(Topics.FLEET_SESSION_STATE)));
      while (!stop.get()) {
        for (ConsumerRecord<String, byte[]> change : consumer.poll(Duration.ofMillis(100))) {
          if (change.key().contains("|dora|")) {
            SessionState value = values.deserialize(change.topic(), change.value());
            hook.add(change.key() + (value == null ? " removed" : " = " + value.getValue()));
          }
        }
      }
    }
  }

  @Test
  void shouldExpireASilentSession() throws Exception {
    try (StreamsApp app = start("third")) {
      String token =
          append(Sessions.created("s1", "e0").setUserId("bob").setData("{\"ttl_ms\":500}").build());
      assertThat(get(app, "/shop/bob/s1?timeout_ms=30000&wait_for=" + token).statusCode())
          .isIn(200, 404);
      await("the end of the session", () -> get(app, "/shop/bob/s1").statusCode() == 404);
    }
  }

  private StreamsApp start(String folder) {
    // short, so that how far the log is folded is looked at often
    FoldConfig fold = FoldConfig.DEFAULT.withSilentAfter(Duration.ofSeconds(1));
    StreamsApp app =
        new StreamsApp(kafka.config(state.resolve(folder)).withFold(fold), kafka.registry);
    app.start();
    try {
      await("the app", app::ready);
    } catch (AssertionError e) {
      // it would take partitions away from the apps of the tests that follow
      app.close();
      throw e;
    }
    return app;
  }

  private static String append(AgentRunEvent event) {
    return kafka.append(
        Topics.AGENT_SESSION_EVENTS,
        RecordKeys.ofUser(event.getAppName(), event.getUserId()),
        event);
  }

  private static JsonNode json(StreamsApp app, String path) throws Exception {
    HttpResponse<String> answer = get(app, path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(StreamsApp app, String path) {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + "/api/v1/sessions" + path);
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(String what, BooleanSupplier reached) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
