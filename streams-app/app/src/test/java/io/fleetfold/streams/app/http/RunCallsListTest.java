package io.fleetfold.streams.app.http;

import static io.fleetfold.streams.app.Records.T0;
import static io.fleetfold.streams.runs.cost.Prices.flat;
import static io.fleetfold.streams.runs.cost.Prices.price;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.LlmCall;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.Schema;

/** The calls of runs, through the real topology and over real HTTP. */
class RunCallsListTest {
  private static final String CALLS = "/api/v1/runs/r/llm-usage";
  private static final long SEAL = FoldConfig.DEFAULT.runs().sealAfter().toMillis();

  // what stands around a call may be known better now than when it was told last
  private static final List<String> AROUND = List.of("counts_for", "parent_span_id");
  private static final List<String> TEXTS =
      List.of("prompt", "input_params", "response_content", "usage_metrics");

  @Property(tries = 20)
  void shouldListEachCallOnceAsItWasToldLastAcrossPagesRestartsAndTheSeal(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int records) throws Exception {
    Random random = new Random(seed);
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.price(
          "p", price("openai", "gpt", "2020-01-01T00:00:00Z", flat("0.000001", "0.000002")));
      driver.publish(Records.run("other", "running", T0).build());
      for (int i = 0; i < records; i++) {
        driver.publish(statement(random, records));
        driver.publish(Records.call("other", "o" + i, T0).build());
      }
      boolean seals = random.nextBoolean();
      if (seals) {
        long end = T0 + 1_000;
        driver.publish(
            Records.run("r", "completed", end).setFinishedAt(Instant.ofEpochMilli(end)).build());
        driver.logTime(T0 + 3 * SEAL).watermark(T0 + 3 * SEAL);
        driver.publish(Records.run("other", "running", T0 + 1).build());
        driver.emit();
      }
      Map<String, LlmCall> told = lastTold(Map.of(), driver);
      if (random.nextBoolean()) {
        driver.price("q", price("openai", "later", "2020-01-01T00:00:00Z", flat("0.000001", "0")));
        told.values().forEach(call -> driver.publish(reprice(call)));
        told = lastTold(told, driver);
      }
      if (random.nextBoolean()) {
        driver.restart();
      }
      driver.emit();
      try (TestServer server = server(driver)) {
        Map<String, ObjectNode> listed = new TreeMap<>();
        String time = "";
        for (JsonNode item : pages(server, CALLS, random)) {
          ObjectNode call = comparable(item, seals);
          assertThat(call.get("created_at").asText()).isGreaterThanOrEqualTo(time);
          time = call.get("created_at").asText();
          assertThat(listed.put(call.get("usage_id").asText(), call)).isNull();
        }
        assertThat(listed.keySet()).isEqualTo(told.keySet());
        for (LlmCall call : told.values()) {
          assertThat(listed.get(call.getUsageId())).isEqualTo(comparable(json(call), seals));
        }
        assertThat(pages(server, "/api/v1/llm-usage", random))
            .as("both runs, each call once")
            .hasSize(listed.size() + records);
        assertThat(pages(server, "/api/v1/llm-usage?run_id=r", random)).hasSize(listed.size());
      }
    }
  }

  /** A call of its own, an event's or a span's, as a claim or not; some without a price. */
  private static AgentLlmUsage statement(Random random, int ids) {
    AgentLlmUsage.Builder call =
        Records.call("r", "u" + random.nextInt(ids), T0 + random.nextInt(3))
            .setModel(random.nextBoolean() ? "gpt" : "later")
            .setPrompt("what " + random.nextInt(3))
            .setUsageMetrics("{\"cost_usd\":0." + (1 + random.nextInt(8)) + "}")
            .setOutputTokens(random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(50));
    int kind = random.nextInt(4);
    if (kind > 0) {
      call.setCarrier(kind == 1 ? "event" : "span").setTraceId("t");
    }
    if (kind > 1) {
      call.setSpanId("s" + random.nextInt(4))
          .setParentSpanId(random.nextBoolean() ? "" : "s" + random.nextInt(4))
          .setClaim(kind == 3);
    }
    return call.build();
  }

  /** A request to charge a call, made of what was told of it, as those who ask have it. */
  private static AgentLlmUsage reprice(LlmCall call) {
    AgentLlmUsage request = new AgentLlmUsage();
    for (Schema.Field field : request.getSchema().getFields()) {
      Schema.Field told = call.getSchema().getField(field.name());
      if (told != null) {
        request.put(field.pos(), call.get(told.pos()));
      }
    }
    request.setReprice(true);
    return request;
  }

  private static Map<String, LlmCall> lastTold(Map<String, LlmCall> before, FoldDriver driver) {
    Map<String, LlmCall> last = new TreeMap<>(before);
    for (LlmCall call : driver.values(Topics.FLEET_LLM_CALLS)) {
      if (call.getRunId().equals("r") && !"superseded".equals(call.getNotCounted())) {
        last.merge(
            call.getUsageId(),
            call,
            (one, other) -> one.getRevision() > other.getRevision() ? one : other);
      }
    }
    return last;
  }

  private static ObjectNode json(LlmCall call) {
    try {
      return (ObjectNode)
          Json.MAPPER.readTree(
              Json.written(
                  out -> {
                    out.writeStartObject();
                    AvroJson.fields(call, /* brief= */ false, out);
                    out.writeEndObject();
                  }));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode comparable(JsonNode call, boolean withoutTexts) {
    ObjectNode copy = call.deepCopy();
    copy.remove(AROUND);
    copy.remove("missing");
    if (withoutTexts) {
      copy.remove(TEXTS);
    }
    return copy;
  }

  private static List<JsonNode> pages(TestServer server, String path, Random random)
      throws Exception {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      String query = (path.contains("?") ? "&" : "?") + "limit=" + (1 + random.nextInt(9));
      JsonNode page = server.json(path + query + cursor);
      page.get("items").forEach(items::add);
      assertThat(page.get("complete").asBoolean()).as(page.toString()).isTrue();
      cursor =
          page.get("has_more").asBoolean() ? "&cursor=" + page.get("next_cursor").asText() : null;
    }
    return items;
  }

  @Example
  void shouldGiveTheCallsOfAnAgentsRunsTheNewestRunFirst() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      for (int i = 0; i < 40; i++) {
        String agent = i % 2 == 0 ? "even" : "odd";
        driver.publish(
            Records.run("r" + i, "running", T0)
                .setAgentId(agent)
                .setStartedAt(Instant.ofEpochMilli(T0 + i))
                .build());
        if (i % 3 == 0) {
          driver.publish(Records.call("r" + i, "b", T0 + 1).build());
          driver.publish(Records.call("r" + i, "a", T0).build());
        }
      }
      driver.publish(Records.call(null, "alone", T0).setAgentId("odd").build());
      try (TestServer server = server(driver)) {
        assertThat(pages(server, "/api/v1/llm-usage?agent_id=odd", new Random(7)))
            .extracting(item -> item.get("run_id").asText() + item.get("usage_id").asText())
            .containsExactly(
                "r39a", "r39b", "r33a", "r33b", "r27a", "r27b", "r21a", "r21b", "r15a", "r15b",
                "r9a", "r9b", "r3a", "r3b");
        assertThat(pages(server, "/api/v1/llm-usage?agent_id=odd&run_id=r6", new Random(7)))
            .isEmpty();
        assertThat(pages(server, "/api/v1/llm-usage?run_id=never", new Random(7))).isEmpty();
      }
    }
  }

  @Example
  void shouldSayWhatTheLogHasForgottenAndWhatAnEarlierReleaseDidNotKeep() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.price(
          "p", price("openai", "gpt", "2020-01-01T00:00:00Z", flat("0.000001", "0.000002")));
      driver.publish(Records.call("r", "u1", T0).build());
      driver.publish(Records.call("r", "u2", T0 + 1).build());
      driver.publish(Records.call("r", "u3", T0 + 2).build());
      driver.forgetLog(Topics.AGENT_LLM_USAGE, 1);
      // as the release before wrote it: the hash and the bucket
      var ids = driver.store(StateStores.RUN_RECORD_IDS);
      byte[] value = ids.get(Keys.of("rr", "uu3"));
      ids.put(Keys.of("rr", "uu3"), Arrays.copyOf(value, 8));
      try (TestServer server = server(driver)) {
        JsonNode page = server.json(CALLS);
        assertThat(page.get("items")).hasSize(2);
        assertThat(page.at("/items/0/missing").asText()).isEqualTo("forgotten");
        assertThat(page.at("/items/0/usage_id").isNull()).isTrue();
        assertThat(page.at("/items/0/input_tokens").isNull()).isTrue();
        assertThat(page.at("/items/0/cost_usd").asText()).isEqualTo("0.000120000000");
        assertThat(page.at("/items/1/usage_id").asText()).isEqualTo("u2");
        assertThat(page.at("/items/1/price_id").asText()).isNotEmpty();
        assertThat(page.get("complete").asBoolean()).isFalse();
        assertThat(page.get("unlisted").asLong()).isEqualTo(1);
      }
    }
  }

  @Example
  void shouldEndAPageOfLargeCallsEarly() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      for (int i = 0; i < 60; i++) {
        driver.publish(
            Records.call("r", "u" + i, T0 + i)
                .setPrompt("x".repeat(900_000))
                .setCarrier(i % 2 == 0 ? null : "event")
                .build());
      }
      try (TestServer server = server(driver)) {
        JsonNode page = server.json(CALLS + "?limit=1000");
        assertThat(page.get("items").size()).isBetween(1, 20);
        assertThat(page.get("has_more").asBoolean()).isTrue();
      }
    }
  }

  @Example
  void shouldRefuseWhatIsNoRunAndNoCursor() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.publish(Records.call("r", "u1", T0).build());
      driver.publish(Records.call("gone", "u1", T0).build());
      driver.publish(Records.call("gone", "u2", T0).setCarrier("span").build());
      driver.delete("gone");
      try (TestServer server = server(driver)) {
        assertThat(server.get("/api/v1/runs/gone/llm-usage").statusCode()).isEqualTo(404);
        assertThat(server.get("/api/v1/runs/never/llm-usage").statusCode()).isEqualTo(404);
        for (String path :
            List.of(CALLS + "?", "/api/v1/llm-usage?", "/api/v1/llm-usage?run_id=r&")) {
          assertThat(server.get(path + "cursor=x.y").body()).contains("next_cursor");
          assertThat(server.get(path + "cursor=Lw").statusCode()).isEqualTo(400);
        }
      }
    }
  }

  private static TestServer server(FoldDriver driver) {
    return TestServer.of(driver, driver.views(), ReadBudget.ofProcess());
  }
}
