package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.IngestRefusal;
import io.fleetfold.records.Run;
import io.fleetfold.streams.app.Agents;
import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Readiness;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryServerTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final SampleFleet fleet = new SampleFleet(3, START, 6);
  private final FixtureViews views = fleet.views();
  private final TestServer server = new TestServer(views);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldRenderARunByItsSchema() throws Exception {
    Run run =
        Run.newBuilder()
            .setRunId("a/b %")
            .setStatus("completed")
            .setObjective("say \"hi\"")
            .setAdditionalContext("{\"exact\": 0.10000000000000000001}")
            .setMetadata("{broken")
            .setStartedAt(START)
            .setLastActivityAt(START.plusMillis(7))
            .setTotalIterations(2)
            .setEventCount(5)
            .setEventsByType("{\"custom\": 5}")
            .setActions("{}")
            .setInputTokens(9_007_199_254_740_993L)
            .setUnpricedCalls(1)
            .setCostUsd(new BigDecimal("0.000000000001"))
            .setProviderCostUsd(new BigDecimal("12.500000000000"))
            .setRevision(4)
            .build();
    views.put(run);

    HttpResponse<String> answer = server.get("/api/v1/runs/a%2Fb%20%25");
    JsonNode json = server.json(answer);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .as("the fields of Run.avsc, in its order, then what its children add")
        .isEqualTo(
            Stream.concat(
                    run.getSchema().getFields().stream()
                        .filter(AvroJson::isTold)
                        .map(field -> field.name()),
                    Stream.of("subtree", "as_of"))
                .toList());
    assertThat(json.get("started_at").asText()).isEqualTo("2026-01-02T03:04:05.000Z");
    assertThat(json.get("last_activity_at").asText()).isEqualTo("2026-01-02T03:04:05.007Z");
    assertThat(json.get("finished_at").isNull()).isTrue();
    assertThat(json.at("/events_by_type/custom").asInt()).isEqualTo(5);
    assertThat(json.get("metadata").asText()).isEqualTo("{broken");
    assertThat(json.get("cost_usd").asText()).isEqualTo("0.000000000001");
    assertThat(json.get("provider_cost_usd").asText()).isEqualTo("12.500000000000");
    assertThat(json.get("input_tokens").asLong()).isEqualTo(9_007_199_254_740_993L);
    assertThat(answer.body()).contains("0.10000000000000000001");
  }

  @Test
  void shouldPageThroughRuns() throws Exception {
    fleet.step(25);
    Set<String> seen = new LinkedHashSet<>();
    String cursor = "0";
    int pages = 0;
    while (cursor != null) {
      JsonNode page = server.json("/api/v1/runs?limit=10&cursor=" + cursor);
      page.get("items").forEach(run -> seen.add(run.get("run_id").asText()));
      assertThat(page.get("has_more").asBoolean()).isEqualTo(!page.get("next_cursor").isNull());
      cursor = page.get("next_cursor").isNull() ? null : page.get("next_cursor").asText();
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(25);
    assertThat(server.json("/api/v1/runs").get("items")).hasSize(25);
    assertThat(server.json("/api/v1/runs?offset=20").get("items")).hasSize(5);
  }

  @Test
  void shouldFilterRuns() throws Exception {
    fleet.step(30);
    String agent = views.all().get(0).getAgentId();
    for (JsonNode run : server.json("/api/v1/runs?status=running&agent_id=" + agent).get("items")) {
      assertThat(run.get("status").asText()).isEqualTo("running");
      assertThat(run.get("agent_id").asText()).isEqualTo(agent);
    }
    assertThat(server.json("/api/v1/runs?session_id=none").get("items")).isEmpty();
  }

  @Test
  void shouldEndAPageBeforeItGrowsTooLarge() throws Exception {
    for (int i = 0; i < 3; i++) {
      fleet.step(1);
      Run run = views.all().get(i);
      views.put(Run.newBuilder(run).setFinalSynthesisOutput("x".repeat(3 << 20)).build());
    }
    JsonNode page = server.json("/api/v1/runs");
    assertThat(page.get("items")).hasSize(2);
    assertThat(page.get("has_more").asBoolean()).isTrue();
    assertThat(server.json("/api/v1/runs?cursor=" + page.get("next_cursor").asText()).get("items"))
        .hasSize(1);
  }

  @Test
  void shouldGiveEachAgentWithItsStatistics() throws Exception {
    fleet.step(40);
    JsonNode page = server.json("/api/v1/agents?limit=2");
    assertThat(page.get("items")).hasSize(2);
    assertThat(page.get("has_more").asBoolean()).isTrue();
    JsonNode first = page.get("items").get(0);
    assertThat(server.json("/api/v1/stats?agent_id=" + first.get("agent_id").asText()))
        .isEqualTo(first);
    JsonNode rest = server.json("/api/v1/agents?cursor=2");
    assertThat(rest.get("items")).hasSize(Agents.of(views).size() - 2);
    assertThat(rest.get("has_more").asBoolean()).isFalse();
  }

  @Test
  void shouldTellReadinessWithItsReasons() throws Exception {
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.json("/health/ready").at("/parts/streams").asText()).isEqualTo("RUNNING");
    server.readiness.set(
        new Readiness(false, "the stores are being restored", Map.of("streams", "REBALANCING")));

    HttpResponse<String> answer = server.get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(server.json(answer).get("detail").asText()).contains("being restored");
    assertThat(server.json(answer).at("/parts/streams").asText()).isEqualTo("REBALANCING");
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldSendOtherInstancesElsewhereOnceItHasStopped() throws Exception {
    server.readiness.set(
        new Readiness(false, "it is told to end", Map.of("streams", Readiness.STOPPED)));

    HttpResponse<String> caller = server.get("/api/v1/stats");
    HttpResponse<String> instance = server.get("/api/v1/stats", Hop.HEADER, Hop.FOLDING.name());

    assertThat(caller.statusCode()).isEqualTo(503);
    assertThat(caller.headers().firstValue(Hop.MOVED)).isEmpty();
    assertThat(instance.statusCode()).isEqualTo(503);
    assertThat(instance.headers().firstValue(Hop.MOVED)).isPresent();
  }

  @Test
  void shouldTellWhatWasNotFoldedAsItCame() throws Exception {
    views.putQuality("duplicate", 42);
    views.putQuality("tokens_clamped", 3);
    JsonNode quality = server.json("/api/v1/data-quality");
    assertThat(quality.get("total").asLong()).isEqualTo(45);
    assertThat(quality.at("/by_reason/duplicate").asLong()).isEqualTo(42);
  }

  @Test
  void shouldTellWhatGatewaysRefused() throws Exception {
    IngestRefusal older = refusal("timestamp", 1);
    IngestRefusal newer = refusal("traceId", 12);
    server.refusals.set(List.of(newer, older));

    JsonNode page = server.json("/api/v1/data-quality/refusals?limit=1");

    assertThat(page.get("items")).hasSize(1);
    assertThat(page.at("/items/0/field").asText()).isEqualTo("traceId");
    assertThat(page.at("/items/0/count").asLong()).isEqualTo(12);
    assertThat(page.at("/items/0/last_at").asText()).startsWith("2026-11-29T00:00:00");
    String cursor = page.get("next_cursor").asText();
    JsonNode rest = server.json("/api/v1/data-quality/refusals?limit=1&cursor=" + cursor);
    assertThat(rest.at("/items/0/field").asText()).isEqualTo("timestamp");
    assertThat(rest.get("has_more").asBoolean()).isFalse();
  }

  private static IngestRefusal refusal(String field, long count) {
    return IngestRefusal.newBuilder()
        .setGateway("here:8080")
        .setWay("otlp traces")
        .setField(field)
        .setMessage(field + " is not hexadecimal: send 32 digits")
        .setCount(count)
        .setLastAt(Instant.parse("2026-11-29T00:00:00Z"))
        .build();
  }

  @Test
  void shouldPublishTheSettingsThatTheAppRunsWith() throws Exception {
    HttpResponse<String> answer = server.get("/api/v1/settings");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode items = server.json(answer).get("items");
    assertThat(items).hasSize(1);
    JsonNode item = items.get(0);
    assertThat(item.properties().stream().map(Map.Entry::getKey))
        .as("as the commands read them")
        .containsExactlyInAnyOrder("name", "variable", "value", "by_default");
    assertThat(item.get("name").asText()).isEqualTo(TestServer.SETTING.name());
    assertThat(item.get("variable").asText()).isEqualTo(TestServer.SETTING.variable());
    assertThat(item.get("value").asText()).isEqualTo(TestServer.SETTING.value());
    assertThat(item.get("by_default").isBoolean()).isTrue();
    assertThat(item.get("by_default").asBoolean()).isTrue();
    assertThat(server.get("/api/v1/settings?name=seal.after").statusCode())
        .as("a parameter that there is not")
        .isEqualTo(400);
  }
}
