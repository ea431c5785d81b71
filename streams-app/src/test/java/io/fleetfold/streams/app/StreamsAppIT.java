package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.views.ViewsUnavailableException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsAppIT {
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
      assertThat(kafka.read(Topics.FLEET_LLM_CALLS)).hasSize(1201);
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
