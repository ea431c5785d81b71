package io.fleetfold.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.gateway.TestGateway.Answer;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as programs see it, over a real broker. */
class GatewayServerIT {
  @TempDir static Path data;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway(data);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void shouldAnswerWithIdsAndPositionsOnceTheBrokersHaveIt() throws Exception {
    Answer answer =
        gateway.post(
            "/v1/runs",
            "{\"run_id\":\"r-1\",\"agent_id\":\"a\",\"objective\":\"o\",\"status\":\"running\","
                + "\"metadata\":{\"n\":9007199254740993},\"started_at\":\"2026-01-31\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    JsonNode item = answer.json().at("/items/0");
    assertThat(item.path("id").asText()).isEqualTo("r-1");
    int partition = RecordKeys.partition("r-1", 4);
    assertThat(item.path("position").asText()).startsWith("agent-runs:" + partition + ":");
    AgentRun run = find(Topics.AGENT_RUNS, "r-1").get(0);
    assertThat(run.getMetadata()).isEqualTo("{\"n\":9007199254740993}");
    assertThat(run.getStartedAt()).isEqualTo("2026-01-31T00:00:00Z");
    assertThat(run.getAgentName()).isEqualTo("a");
    assertThat(run.getRecordedAt()).isNotNull();
  }

  @Test
  void shouldTakeAnArrayOrNothingOfIt() throws Exception {
    String events =
        "[{\"run_id\":\"r-array\",\"agent_id\":\"a\",\"event_type\":\"custom\"},"
            + "{\"run_id\":\"r-array\",\"agent_id\":\"a\",\"event_typ\":\"custom\"},"
            + "{\"agent_id\":\"a\",\"event_type\":\"custom\"}]";
    Answer refused = gateway.post("/v1/events", events);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.response().headers().firstValue("content-type"))
        .hasValue("application/problem+json");
    JsonNode errors = refused.json().path("errors");
    assertThat(errors).hasSize(2);
    assertThat(errors.at("/0/index").asInt()).isEqualTo(1);
    assertThat(errors.at("/0/field").asText()).isEqualTo("event_typ");
    assertThat(errors.at("/0/message").asText()).contains("did you mean event_type?");
    assertThat(errors.at("/1/index").asInt()).isEqualTo(2);
    assertThat(errors.at("/1/field").asText()).isEqualTo("run_id");
    assertThat(find(Topics.AGENT_EVENTS, "r-array")).isEmpty();

    Answer partial = gateway.post("/v1/events?partial=true", events);
    assertThat(partial.status()).isEqualTo(202);
    assertThat(partial.json().path("items")).hasSize(1);
    assertThat(partial.json().path("errors")).isEqualTo(errors);
    List<AgentRunEvent> taken = find(Topics.AGENT_EVENTS, "r-array");
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).getEventId()).isEqualTo(partial.json().at("/items/0/id").asText());
  }

  @Test
  void shouldTakeLinesAndNameABadOneByItsNumber() throws Exception {
    String lines =
        "{\"run_id\":\"r-lines\",\"agent_id\":\"a\",\"event_type\":\"custom\"}\n\n{oops\r\n"
            + "{\"run_id\":\"r-lines\",\"agent_id\":\"a\",\"event_type\":\"custom\"}";
    Answer answer =
        gateway.post("/v1/events?partial=true", "application/x-ndjson; charset=utf-8", lines);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().path("items")).hasSize(2);
    assertThat(answer.json().at("/errors/0/index").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/errors/0/message").asText()).contains("line 3");
    assertThat(find(Topics.AGENT_EVENTS, "r-lines")).hasSize(2);
  }

  @Test
  void shouldIdentifyACallByTheProvidersIds() throws Exception {
    String call =
        "{\"run_id\":\"r-calls\",\"provider\":\"p\",\"model\":\"m\","
            + "\"input_tokens\":\"999999999999\",\"provider_cost_usd\":0.1,";
    Answer answer =
        gateway.post(
            "/v1/llm-usage",
            "["
                + call
                + "\"response_id\":\"resp\",\"request_id\":\"req\"},"
                + call
                + "\"request_id\":\"req\"},"
                + call
                + "\"response_id\":\"resp\",\"billing\":\"cached\"}]");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().at("/items/0/id").asText()).isEqualTo("resp");
    assertThat(answer.json().at("/items/1/id").asText()).isEqualTo("req");
    assertThat(answer.json().at("/items/2/id").asText()).hasSize(36);
    AgentLlmUsage first = find(Topics.AGENT_LLM_USAGE, "r-calls").get(0);
    assertThat(first.getInputTokens()).isEqualTo(999_999_999_999L);
    assertThat(first.getProviderCostUsd()).isEqualByComparingTo("0.1");
    assertThat(first.getStatus()).isEqualTo("success");
  }

  @Test
  void shouldRejectASpanThatIsTooLargeAndTakeItsNeighbours() throws Exception {
    String trace = "5b8efff798038103d269b633813fc60c";
    List<String> spans = new ArrayList<>();
    for (String id : List.of("eee19b7ec3c1b171", "eee19b7ec3c1b172", "eee19b7ec3c1b173")) {
      String asked = id.endsWith("2") ? "x".repeat(RecordLimits.RECORD_BYTES) : "small";
      spans.add(
          """
          {"traceId":"%s","spanId":"%s","name":"chat gpt-4o","kind":3,
           "startTimeUnixNano":"1790000000000000000","endTimeUnixNano":"1790000001000000000",
           "attributes":[
            {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
            {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},
            {"key":"gen_ai.input.messages","value":{"stringValue":"%s"}},
            {"key":"gen_ai.usage.input_tokens","value":{"intValue":"7"}}]}"""
              .formatted(trace, id, asked));
    }
    String request =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + String.join(",", spans) + "]}]}]}";

    Answer answer = gateway.post("/v1/traces", request);

    // never a 5xx: the exporter would send the whole batch again, or lose it
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().at("/partialSuccess/rejectedSpans").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/partialSuccess/errorMessage").asText()).contains("the limit is");
    assertThat(find(Topics.AGENT_LLM_USAGE, trace))
        .extracting(AgentLlmUsage::getSpanId)
        .containsExactlyInAnyOrder("eee19b7ec3c1b171", "eee19b7ec3c1b173");
  }

  @Test
  void shouldPutAndDeleteARun() throws Exception {
    HttpRequest.Builder put =
        gateway
            .request("/v1/runs/a%2Fb")
            .header("Content-Type", "application/json")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"agent_id\":\"a\",\"status\":\"completed\"}"));
    assertThat(gateway.send(put).status()).isEqualTo(202);
    assertThat(find(Topics.AGENT_RUNS, "a/b")).hasSize(1);
    Answer deleted = gateway.send(gateway.request("/v1/runs/a%2Fb").DELETE());
    assertThat(deleted.status()).isEqualTo(202);
    assertThat(records(Topics.AGENT_RUNS, "a/b")).last().extracting(r -> r.value()).isNull();
    HttpRequest.Builder other =
        gateway
            .request("/v1/runs/x")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"run_id\":\"y\",\"agent_id\":\"a\",\"status\":\"completed\"}"));
    assertThat(gateway.send(other).json().at("/errors/0/field").asText()).isEqualTo("run_id");
  }

  @Test
  void shouldReadGzipAndChunks() throws Exception {
    byte[] plain =
        "{\"run_id\":\"r-gzip\",\"agent_id\":\"a\",\"event_type\":\"custom\"}"
            .getBytes(StandardCharsets.UTF_8);
    Answer zipped =
        gateway.send(
            gateway
                .request("/v1/events")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(plain))));
    assertThat(zipped.status()).as(zipped.body()).isEqualTo(202);
    Answer chunked =
        gateway.send(
            gateway
                .request("/v1/events")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(plain))));
    assertThat(chunked.status()).as(chunked.body()).isEqualTo(202);
    assertThat(find(Topics.AGENT_EVENTS, "r-gzip")).hasSize(2);
    Answer unknown =
        gateway.send(
            gateway
                .request("/v1/events")
                .header("Content-Encoding", "br")
                .POST(HttpRequest.BodyPublishers.ofByteArray(plain)));
    assertThat(unknown.status()).isEqualTo(415);
    assertThat(gateway.post("/v1/events", "text/plain", "{}").status()).isEqualTo(415);
    Answer broken =
        gateway.send(
            gateway
                .request("/v1/events")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(plain)));
    assertThat(broken.status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseAZipBombWithAFlatHeap() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] blanks = new byte[1 << 20];
      for (int i = 0; i < 1_024; i++) {
        out.write(blanks);
      }
    }
    Answer answer =
        gateway.send(
            gateway
                .request("/v1/events")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bomb.toByteArray())));
    assertThat(answer.status()).isEqualTo(413);
    // a gibibyte would not have fitted; what was taken is given back
    assertThat(metric("fleetfold_gateway_body_bytes")).isEqualTo("0.0");
  }

  @Test
  void shouldRefuseALargeBodyThatIsStillOnItsWay() throws Exception {
    byte[] large = new byte[gateway.config().bodyBytes() + 1];
    Answer answer =
        gateway.send(
            gateway.request("/v1/events").POST(HttpRequest.BodyPublishers.ofByteArray(large)));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().path("remedy").asText()).contains("FLEETFOLD_GATEWAY_BODY_BYTES");
  }

  @Test
  void shouldTellProblemsOfBodiesThatAreNone() throws Exception {
    for (String bad :
        List.of("", "{", "[", "nul", "{\"a\":NaN}", "\"text\"", "[[]]", "[".repeat(10_000))) {
      Answer answer = gateway.post("/v1/events", bad);
      assertThat(answer.status()).as("%s", bad).isEqualTo(400);
      assertThat(answer.json().path("detail").asText()).as("%s", bad).isNotBlank();
    }
    byte[] latin = {'{', '"', (byte) 0xE4, '"', ':', '1', '}'};
    Answer answer =
        gateway.send(
            gateway.request("/v1/events").POST(HttpRequest.BodyPublishers.ofByteArray(latin)));
    assertThat(answer.status()).isEqualTo(400);
    String many =
        IntStream.range(0, gateway.config().batchItems() + 1)
            .mapToObj(i -> "{}")
            .collect(Collectors.joining(","));
    assertThat(gateway.post("/v1/events", "[" + many + "]").status()).isEqualTo(413);
  }

  @Test
  void shouldTakeAnyFreePortsAndTellWhichTheyAre() throws Exception {
    // the gateway of this test was given 0 for each
    List<Integer> ports =
        List.of(
            gateway.config().port(),
            gateway.config().otlpHttpPort(),
            gateway.config().otlpGrpcPort());
    assertThat(ports).doesNotHaveDuplicates().doesNotContain(0);
    for (int port : ports) {
      Answer answer =
          gateway.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/none")));
      assertThat(answer.json().path("remedy").asText().startsWith("OTLP over HTTP"))
          .as("port %d of JSON, OTLP over HTTP, over gRPC: %s", port, ports)
          .isEqualTo(port != ports.get(0));
    }
  }

  @Test
  void shouldTellWhichRouteWasMeant() throws Exception {
    Answer unknown = gateway.post("/v1/event", "{}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("remedy").asText()).contains("did you mean /v1/events?");
    Answer method = gateway.get("/v1/events");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.response().headers().firstValue("allow")).hasValue("POST");
    Answer root =
        gateway.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.config().otlpHttpPort() + "/"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(root.status()).isEqualTo(404);
    assertThat(root.json().path("remedy").asText())
        .contains("http://127.0.0.1:" + gateway.config().otlpHttpPort() + "/v1/traces");
    assertThat(gateway.post("/v1/events?partia=true", "{}").json().path("field").asText())
        .isEqualTo("partia");
  }

  @Test
  void shouldRefusePagesOfOtherSites() throws Exception {
    HttpRequest.Builder page =
        gateway
            .request("/v1/events")
            .header("Origin", "http://evil.example")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    Answer answer = gateway.send(page);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.response().headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void shouldTellHealthMetricsAndItsDescription() throws Exception {
    assertThat(gateway.get("/health/live").status()).isEqualTo(200);
    assertThat(gateway.post("/v1/events", event("r-health", "e")).status()).isEqualTo(202);
    assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
    assertThat(gateway.get("/openapi.json").json().path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(gateway.get("/metrics").body())
        .contains("fleetfold_gateway_items_total{outcome=\"delivered\"}");
  }

  @Test
  void shouldRefuseMoreThanIsLookedAtAtATime() throws Exception {
    gateway.restart(Map.of("FLEETFOLD_GATEWAY_IN_FLIGHT_BYTES", "65536"));
    try {
      String large =
          event("r-busy", "e")
              .replace("custom\"", "custom\",\"data\":\"" + "x".repeat(40_000) + "\"");
      List<CompletableFuture<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(
            gateway.sendAsync(
                gateway.request("/v1/events").POST(HttpRequest.BodyPublishers.ofString(large))));
      }
      List<Answer> answers = all.stream().map(CompletableFuture::join).toList();
      assertThat(answers).extracting(Answer::status).containsOnly(202, 429);
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 429)
          .isNotEmpty()
          .allSatisfy(
              answer ->
                  assertThat(answer.response().headers().firstValue("retry-after")).isPresent());
      assertThat(find(Topics.AGENT_EVENTS, "r-busy"))
          .hasSize((int) answers.stream().filter(answer -> answer.status() == 202).count());
      assertThat(metric("fleetfold_gateway_bytes_in_flight")).isEqualTo("0.0");
    } finally {
      gateway.restart(Map.of());
    }
  }

  @Test
  void shouldAnswer503WhileTheBrokersAreAwayAndCountWhatIsSentAgainOnce() throws Exception {
    gateway.restart(Map.of("FLEETFOLD_GATEWAY_DELIVERY_TIMEOUT_MS", "1500"));
    try {
      assertThat(gateway.post("/v1/events", event("r-away", "first")).status()).isEqualTo(202);
      gateway.broker().stop();
      Answer away = gateway.post("/v1/events", event("r-away", "e-1"));
      assertThat(away.status()).as(away.body()).isEqualTo(503);
      assertThat(away.response().headers().firstValue("retry-after")).isPresent();
      assertThat(metric("fleetfold_gateway_items_total{outcome=\"failed\"}")).isEqualTo("1.0");
      gateway.broker().start();
      Answer again = gateway.post("/v1/events", event("r-away", "e-1"));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (again.status() == 503 && System.nanoTime() < deadline) {
        again = gateway.post("/v1/events", event("r-away", "e-1"));
      }
      assertThat(again.status()).as(again.body()).isEqualTo(202);
      // what was written, once or twice, stands under one id and counts once
      assertThat(find(Topics.AGENT_EVENTS, "r-away"))
          .extracting(AgentRunEvent::getEventId)
          .containsOnly("first", "e-1");
    } finally {
      gateway.restart(Map.of());
    }
  }

  private static String event(String run, String id) {
    return "{\"run_id\":\""
        + run
        + "\",\"event_id\":\""
        + id
        + "\",\"agent_id\":\"a\",\"event_type\":\"custom\"}";
  }

  private static String metric(String name) throws Exception {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  private static byte[] gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static List<ConsumerRecord<String, byte[]>> records(Topic<?> topic, String key) {
    return gateway.broker().read(topic.name()).stream().filter(r -> key.equals(r.key())).toList();
  }

  private static <V extends SpecificRecord> List<V> find(Topic<V> topic, String key)
      throws Exception {
    SpecificDatumReader<V> reader =
        new SpecificDatumReader<>(
            topic.schema(), topic.schema(), SpecificData.getForClass(topic.valueType()));
    List<V> found = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> r : records(topic, key)) {
      if (r.value() != null) {
        ByteBuffer value = ByteBuffer.wrap(r.value());
        found.add(
            reader.read(
                null,
                DecoderFactory.get().binaryDecoder(value.array(), 5, value.remaining() - 5, null)));
      }
    }
    return found;
  }
}
