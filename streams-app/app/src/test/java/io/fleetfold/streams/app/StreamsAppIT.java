package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsAppIT {
  private static final int MISSING_CLASS = 4_711;

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
  void shouldLoseNothingWhenItIsStoppedAndItsStoresAreLost() throws Exception {
    try (StreamsApp app = start("first")) {
      publish(0, 200);
      kafka.raw(Topics.AGENT_RUNS, null, "x", "not avro".getBytes(StandardCharsets.UTF_8));
      await("the first records", () -> sum(app, RunStats::getLlmCalls) >= 100);
    }
    publish(200, 400);
    try (StreamsApp app = start("second")) {
      publish(300, 600);
      kafka.publish(
          Topics.AGENT_LLM_USAGE,
          "run-1",
          Records.call("run-1", "huge", T0).setPrompt("x".repeat(20 << 20)).build());
      kafka.flush();
      await("all calls", () -> sum(app, RunStats::getLlmCalls) >= 1201);
      await("all ends of runs", () -> sum(app, RunStats::getCompletedRuns) >= 600);
      await("all strays", () -> app.views().quality().get("stray") >= 60);

      assertThat(sum(app, RunStats::getLlmCalls)).isEqualTo(1201);
      assertThat(sum(app, RunStats::getCompletedRuns)).isEqualTo(600);
      assertThat(sum(app, RunStats::getRunningRuns)).isZero();
      assertThat(app.views().quality())
          .containsEntry("stray", 60L)
          .containsEntry("field_cut", 1L)
          .containsEntry("dead_letter_undecodable", 1L);
      assertThat(app.views().asOf().get("agent-runs").values().stream().mapToLong(n -> n).sum())
          .as("offsets of as_of")
          .isGreaterThanOrEqualTo(1400);
      assertThat(get(app, "/metrics"))
          .contains("kafka_stream_thread_metrics_process_total", "fleetfold_completed_runs 600.0");
      await("the outputs", () -> newestRuns().size() == 600);
      // what was sent on is there once its task has committed
      await("the calls sent on", () -> kafka.read(Topics.FLEET_LLM_CALLS).size() >= 1201);
      assertThat(kafka.read(Topics.FLEET_LLM_CALLS)).hasSize(1201);
      await("the dead letter", () -> !kafka.read(Topics.FLEET_DEAD_LETTERS).isEmpty());
      assertThat(kafka.read(Topics.FLEET_DEAD_LETTERS)).hasSize(1);
    }
  }

  @Test
  void shouldRefuseATopicWithAnotherNumberOfPartitions() throws Exception {
    StreamsAppConfig config = kafka.config(state).withKafka(Map.of());
    try (Admin admin = Admin.create(StreamsProperties.admin(config))) {
      admin.createTopics(List.of(new NewTopic("other.agent-runs", 3, (short) 1))).all().get();
    }
    StreamsAppConfig other =
        StreamsAppConfig.of(
                config.bootstrapServers(), "unused", new Fleet("other.", 4, (short) 1), state)
            .withHttp("127.0.0.1", 0);
    try (StreamsApp app = new StreamsApp(other, kafka.registry)) {
      assertThatIllegalStateException()
          .isThrownBy(app::start)
          .withMessageContaining("other.agent-runs has 3 partitions");
    }
  }

  @Test
  void shouldStopWithALineThatTellsWhatToDoAndSayItToEveryReader() throws Exception {
    Fleet fleet = new Fleet("stop.", 2, (short) 1);
    PrintStream terminal = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (StreamsApp app = new StreamsApp(kafka.config(fleet, state), withoutAClass())) {
      app.start();
      await("the app", app::ready);
      kafka.raw(fleet, Topics.AGENT_RUNS, 1, "x", schema(MISSING_CLASS));
      kafka.flush();
      await("the stop", () -> app.stopped().isPresent());

      String command = "fleetfold dead-letters skip stop.agent-runs 1 0";
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> ready = ask(app, "/health/ready");
        assertThat(ready.statusCode()).as("never ready again: " + ready.body()).isEqualTo(503);
        assertThat(ready.body()).contains("\"streams\":\"stopped\"", command);
      }
      for (String path :
          List.of("runs", "runs/x", "agents", "usage", "sessions", "sessions/a/b/c")) {
        HttpResponse<String> answer = ask(app, "/api/v1/" + path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
        assertThat(answer.body())
            .contains(
                "topic stop.agent-runs, partition 1, offset 0", command, "start the pipeline");
      }
      assertThat(snapshotWith(command, app)).contains("\"ready\":false");
      assertThat(ask(app, "/health/live").statusCode()).isEqualTo(200);
      assertThat(ask(app, "/metrics").body()).contains("fleetfold_ready 0.0");
      assertThat(
              said.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(command)))
          .as("lines on the terminal")
          .singleElement()
          .asString()
          .startsWith("fleetfold: the streams app has stopped, ")
          .contains("NoClassDefFoundError");
    } finally {
      System.setErr(terminal);
    }
  }

  @Test
  void shouldNeverGiveAShorterListOfAStoreThatWasDamagedAndHealIt() throws Exception {
    Fleet fleet = new Fleet("flip.", 1, (short) 1);
    int runs = 2_000;
    try (StreamsApp app = new StreamsApp(kafka.config(fleet, state), kafka.registry)) {
      app.start();
      await("the app", app::ready);
      for (int i = 0; i < runs; i++) {
        kafka.publish(
            fleet, Topics.AGENT_RUNS, "r" + i, Records.run("r" + i, "running", T0 + i).build());
      }
      kafka.flush();
      await("all runs", () -> sum(app, RunStats::getRunningRuns) == runs);
    }
    flipInTheMiddleOf("run-index");
    try (StreamsApp app = new StreamsApp(kafka.config(fleet, state), kafka.registry)) {
      app.start();
      await("the app", app::ready);
      assertThatThrownBy(() -> listed(app, runs + 1))
          .as("the list, of which a piece is missing")
          .isInstanceOf(ViewsUnavailableException.class);
      // the next record has the task wiped, which without one takes some seconds
      kafka.publish(fleet, Topics.AGENT_RUNS, "r", Records.run("r", "running", T0).build());
      kafka.flush();
      await(
          "the whole list",
          () -> {
            int listed = listed(app, runs + 1);
            assertThat(listed).as("runs in the list").isGreaterThanOrEqualTo(runs);
            return listed == runs + 1;
          });
    }
  }

  private static int listed(StreamsApp app, int limit) {
    return app.views().runs(new RunFilter(null, null, null), 0, limit).items().size();
  }

  /** One byte of a block of data; what stands before and behind it can be read. */
  private void flipInTheMiddleOf(String store) throws Exception {
    int flipped = 0;
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(each -> each.getParent().endsWith(store)).toList()) {
        if (file.toString().endsWith(".sst") && Files.size(file) > 30_000) {
          try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 3);
            int old = bytes.read();
            bytes.seek(bytes.length() / 3);
            bytes.write(old ^ 0xff);
            flipped++;
          }
        }
      }
    }
    assertThat(flipped).as("files of the store %s", store).isPositive();
  }

  /** A registry whose client lacks a class, which is asked for with one schema only. */
  private static SchemaRegistry withoutAClass() {
    return new SchemaRegistry(
        (SchemaRegistryClient)
            Proxy.newProxyInstance(
                StreamsAppIT.class.getClassLoader(),
                new Class<?>[] {SchemaRegistryClient.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("getSchemaById")
                      && arguments[0].equals(MISSING_CLASS)) {
                    throw new NoClassDefFoundError("io/confluent/Missing");
                  }
                  try {
                    return method.invoke(kafka.schemas, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  private static byte[] schema(int id) {
    return ByteBuffer.allocate(6).put((byte) 0).putInt(id).array();
  }

  /** The first snapshot with that text: the very first may be of the moment before. */
  private static String snapshotWith(String text, StreamsApp app) throws Exception {
    URLConnection feed =
        URI.create("http://127.0.0.1:" + app.httpPort() + "/api/v1/live").toURL().openConnection();
    feed.setReadTimeout(60_000);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(feed.getInputStream(), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .limit(1_000)
          .filter(line -> line.startsWith("data: ") && line.contains(text))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no snapshot says " + text));
    }
  }

  private static HttpResponse<String> ask(StreamsApp app, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.httpPort() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private StreamsApp start(String folder) {
    StreamsApp app = new StreamsApp(kafka.config(state.resolve(folder)), kafka.registry);
    app.start();
    await("the app", app::ready);
    // ready means that every store can be read, by the first request
    assertThat(sum(app, RunStats::getLlmCalls)).isNotNegative();
    return app;
  }

  private static String get(StreamsApp app, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + path);
    try (InputStream body = uri.toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void publish(int from, int to) {
    for (int i = from; i < to; i++) {
      String run = "run-" + i;
      kafka.publish(Topics.AGENT_RUNS, run, Records.run(run, "running", T0).build());
      kafka.publish(Topics.AGENT_LLM_USAGE, run, Records.call(run, "u1", T0).build());
      kafka.publish(Topics.AGENT_LLM_USAGE, run, Records.call(run, "u2", T0).build());
      kafka.publish(
          Topics.AGENT_RUNS,
          // every tenth under a key that is not its own
          i % 10 == 0 && i >= 200 && (i < 300 || i >= 400) ? "stray" : run,
          Records.run(run, "completed", T0 + 5).build());
      if (i % 10 == 0 && i < 300) {
        kafka.publish(Topics.AGENT_EVENTS, "wrong", Records.event(run, "e", "x", T0).build());
      }
    }
    kafka.flush();
  }

  private static long sum(StreamsApp app, ToLongFunction<RunStats> field) {
    return app.views().fleetStats().stream().mapToLong(field).sum();
  }

  private static Map<String, byte[]> newestRuns() {
    Map<String, byte[]> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.read(Topics.FLEET_RUNS)) {
      newest.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
    }
    return newest;
  }

  static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < until) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
      } catch (ViewsUnavailableException e) {
        // the stores are on their way
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssertionError("timed out waiting for " + what);
  }
}
