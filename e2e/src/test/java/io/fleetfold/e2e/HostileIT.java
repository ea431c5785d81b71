package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is made to stop the pipeline: after each attack a neighbour's run is folded, and what the
 * stores, a replay and SQL say is the same.
 */
class HostileIT {
  private static final int LARGE = 900_000;
  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Pipeline pipeline;
  private static Wire wire;

  @BeforeAll
  static void startPipeline() throws Exception {
    pipeline = new Pipeline(folder.resolve("data"), 17_800).start();
    wire = new Wire(pipeline);
  }

  @AfterAll
  static void stopPipeline() throws Exception {
    wire.close();
    pipeline.close();
  }

  @AfterEach
  void shouldStillBeExact() throws Exception {
    wire.run("neighbour-" + System.nanoTime(), "neighbour", "lives on");
    pipeline.settle();
    assertThat(pipeline.status().ready()).isTrue();
    Command.Outcome verified = pipeline.attempt(Duration.ofMinutes(3), "verify", "--json");
    assertThat(verified.exit()).as(verified.output()).isZero();
  }

  @Test
  void shouldSetAsideWhatIsMadeToOverflowItsReader() throws Exception {
    long before = deadLetters();
    int schema = register(recursive());
    byte[] event =
        wire.encode(Topics.AGENT_EVENTS, Wire.event("deep-1", "deep", "a", "custom", "{}"));
    byte[] deep = Arrays.copyOf(event, event.length + 100_001);
    ByteBuffer.wrap(deep).putInt(1, schema);
    Arrays.fill(deep, event.length, deep.length - 1, (byte) 2);
    wire.send(Topics.AGENT_EVENTS, null, "deep", deep);
    sendZeros(120 << 20);
    pipeline.settle();
    assertThat(deadLetters() - before).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatWouldGrowBeyondItsStore() throws Exception {
    session("s-e0", "session_created", null);
    for (int i = 0; i < 5; i++) {
      session(
          "s-m" + i,
          "session_updated",
          "{\"metadata\": {\"k" + i + "\": \"" + "y".repeat(LARGE) + "\"}}");
    }
    pipeline.settle();
    String appends = "/api/v1/sessions/hostile/ann/s/appends/";
    Await.until(
        "all are decided",
        Duration.ofMinutes(1),
        () -> pipeline.get(appends + "s-m4").statusCode() == 200);
    JsonNode refused = pipeline.json(appends + "s-m4");
    assertThat(refused.get("outcome").asText()).isEqualTo("refused");
    assertThat(refused.get("reason").asText()).isEqualTo("too_large");
    assertThat(pipeline.json("/api/v1/sessions/hostile/ann/s").get("revision").asLong())
        .isEqualTo(2);
  }

  @Test
  void shouldRefuseAStrayWithMoreHeadersThanARecordMayHave() throws Exception {
    long before = deadLetters();
    byte[] value = wire.encode(Topics.AGENT_RUNS, Wire.runRecord("stray", "strays", "x"));
    for (int partition = 0; partition < 4; partition++) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("h", new byte[(partition == 0 ? 28 : 8) << 20]);
      wire.send(Topics.AGENT_RUNS, partition, "wrong", value, headers);
    }
    pipeline.settle();
    assertThat(deadLetters() - before).isEqualTo(1);
    assertThat(pipeline.stats("strays").get("total_runs").asLong()).isEqualTo(1);
  }

  @Test
  void shouldAnswerAStormOfLargeReads() throws Exception {
    for (int i = 0; i < 60; i++) {
      wire.send(
          Topics.AGENT_RUNS,
          null,
          "large-" + i,
          wire.encode(
              Topics.AGENT_RUNS,
              io.fleetfold.records.AgentRun.newBuilder(
                      Wire.runRecord("large-" + i, "large", "x".repeat(250_000)))
                  .setFinalSynthesisOutput("y".repeat(250_000))
                  .setErrorMessage("z".repeat(250_000))
                  .setMetadata("\"" + "m".repeat(250_000) + "\"")
                  .build()));
    }
    pipeline.settle();
    List<CompletableFuture<HttpResponse<String>>> storm = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      storm.add(HTTP.sendAsync(request("/api/v1/runs?limit=1000"), BodyHandlers.ofString()));
    }
    int answered = 0;
    for (CompletableFuture<HttpResponse<String>> each : storm) {
      HttpResponse<String> answer = each.get();
      if (answer.statusCode() == 200) {
        answered++;
        assertThat(answer.body()).contains("\"has_more\":true");
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
    }
    assertThat(answered).isPositive();
    assertThat(pipeline.stats("large").get("total_runs").asLong()).isEqualTo(60);
  }

  private static HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pipeline.queryPort() + path))
        .timeout(Duration.ofMinutes(1))
        .build();
  }

  private static void session(String eventId, String type, String data) throws Exception {
    AgentRunEvent event =
        AgentRunEvent.newBuilder(Wire.event(eventId, "x", "a", type, data))
            .setRunId(null)
            .setAppName("hostile")
            .setUserId("ann")
            .setSessionId("s")
            .build();
    wire.send(
        Topics.AGENT_SESSION_EVENTS,
        null,
        "hostile/ann",
        wire.encode(Topics.AGENT_SESSION_EVENTS, event));
  }

  /** One record that takes a thousandth of its size in the log. */
  private static void sendZeros(int bytes) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:" + pipeline.kafkaPort(),
            "compression.type",
            "gzip",
            "max.request.size",
            bytes + 10_000,
            "buffer.memory",
            bytes + 100_000L);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("agent-runs", 1, null, new byte[bytes])).get();
    }
  }

  /** The event's schema with a field more, which may be nested without end. */
  private static Schema recursive() {
    List<Schema.Field> fields = new ArrayList<>();
    AgentRunEvent.getClassSchema()
        .getFields()
        .forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    Schema link =
        new Schema.Parser()
            .parse(
                "{\"type\": \"record\", \"name\": \"Link\", \"fields\": [{\"name\": \"next\","
                    + " \"type\": [\"null\", \"Link\"], \"default\": null}]}");
    fields.add(
        new Schema.Field(
            "extra",
            Schema.createUnion(Schema.create(Schema.Type.NULL), link),
            null,
            Schema.Field.NULL_DEFAULT_VALUE));
    return Schema.createRecord("AgentRunEvent", null, "io.fleetfold.records", false, fields);
  }

  private static int register(Schema schema) throws Exception {
    String body = new ObjectMapper().createObjectNode().put("schema", schema.toString()).toString();
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + pipeline.registryPort()
                            + "/subjects/hostile-value/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body()).get("id").asInt();
  }

  private static long deadLetters() throws Exception {
    return pipeline.status().deadLetters();
  }
}
