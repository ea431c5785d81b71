package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The first day of a user: start, simulate, look, import, delete, restart. In this order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {
  @TempDir static Path folder;
  private static Pipeline pipeline;
  private static Expectation expected;

  @BeforeAll
  static void startPipeline() throws Exception {
    pipeline = new Pipeline(folder.resolve("data"), 12_000).start();
  }

  @AfterAll
  static void stopPipeline() throws Exception {
    pipeline.close();
  }

  @Test
  @Order(1)
  void shouldGiveTheSameNumbersLiveAndInSqlAsWerePublished() throws Exception {
    Path file = folder.resolve("expect.json");
    pipeline.run(
        "simulate", "--runs", "1200", "--agents", "50", "--seed", "7", "--expect", file.toString());
    String status = pipeline.run("status", "--wait-settled", "--timeout", "240", "--json").output();
    JsonNode settled = new ObjectMapper().readTree(status.substring(status.indexOf('{')));
    assertThat(settled.get("ready").asBoolean()).isTrue();
    assertThat(settled.get("settled").asBoolean()).isTrue();
    assertThat(settled.get("dead_letters").asLong()).isZero();
    expected = Expectation.read(file);
    expected.assertHolds(pipeline);
  }

  @Test
  @Order(2)
  void shouldKeepEveryRecordInSqlOnce() throws Exception {
    assertThat(pipeline.count("select count(*) from fleetfold.agent_runs"))
        .isEqualTo(expected.fleet().get("total_runs").asLong());
    assertThat(pipeline.count("select count(*) from fleetfold.agent_llm_usage"))
        .isEqualTo(expected.fleet().get("total_llm_calls").asLong());
    assertThat(
            pipeline.count(
                "select coalesce(sum(input_tokens), 0) + coalesce(sum(output_tokens), 0)"
                    + " from fleetfold.agent_llm_usage"))
        .isEqualTo(
            expected.fleet().get("total_input_tokens").asLong()
                + expected.fleet().get("total_output_tokens").asLong());
    assertThat(
            pipeline.count(
                "select count(*) from fleetfold.agent_runs r where r.event_count <>"
                    + " (select count(*) from fleetfold.agent_run_events e"
                    + " where e.run_id = r.run_id)"))
        .as("runs whose counted events differ from their rows")
        .isZero();
  }

  @Test
  @Order(3)
  void shouldImportRecordedTrajectoriesOnceHoweverOften() throws Exception {
    Path recorded = Path.of(System.getProperty("fleetfold.e2e.swe-agent"));
    Assumptions.assumeTrue(
        Files.isDirectory(recorded), "no recorded trajectories at " + recorded + ": not tested");
    JsonNode before = pipeline.stats();
    for (int time = 0; time < 2; time++) {
      pipeline.run("import", "swe-agent", recorded.toString());
      pipeline.settle();
      JsonNode after = pipeline.stats();
      JsonNode sql = pipeline.sqlStats(null);
      for (JsonNode now : new JsonNode[] {after, sql}) {
        assertThat(difference(before, now, "total_runs")).isEqualTo(12);
        assertThat(difference(before, now, "total_iterations")).isEqualTo(127);
        assertThat(difference(before, now, "total_llm_calls")).isEqualTo(28);
        assertThat(difference(before, now, "total_input_tokens")).isEqualTo(175_473);
        assertThat(difference(before, now, "total_output_tokens")).isEqualTo(1_695);
        assertThat(
                new BigDecimal(now.get("provider_cost_usd").asText())
                    .subtract(new BigDecimal(before.get("provider_cost_usd").asText("0"))))
            .isEqualByComparingTo("1.80558");
      }
    }
  }

  @Test
  @Order(4)
  void shouldListAndShowRunsFromTheStores() throws Exception {
    JsonNode page = pipeline.json("/api/v1/runs?limit=5");
    assertThat(page.get("items")).hasSize(5);
    assertThat(page.get("has_more").asBoolean()).isTrue();
    String id = page.get("items").get(0).get("run_id").asText();
    JsonNode run = pipeline.json("/api/v1/runs/" + id);
    assertThat(run.get("run_id").asText()).isEqualTo(id);
    assertThat(pipeline.sql("select status from fleetfold.agent_runs where run_id = ?", id))
        .isEqualTo(run.get("status").asText());
    assertThat(pipeline.run("query", "run", id).output()).contains(id);
    assertThat(pipeline.run("query", "stats", "--json").output()).contains("\"total_runs\"");
    List<String> events = events(id);
    assertThat(String.join(" ", events))
        .as("in the order of SQL")
        .isEqualTo(
            pipeline.sql("select string_agg(event_id, ' ') from fleetfold.run_events(?)", id));
    assertThat(pipeline.run("query", "events", id).output()).contains(events.get(0));
    assertThat(pipeline.get("/api/v1/runs/no-such-run").statusCode()).isEqualTo(404);
    assertThat(pipeline.get("/api/v1/stats?agent_id=no-such-agent").statusCode()).isEqualTo(404);
    assertThat(pipeline.get("/api/v1/runs?limit=never").statusCode()).isEqualTo(400);
  }

  @Test
  @Order(5)
  void shouldTakeWhatAnyProgramPosts() throws Exception {
    assertTaken(
        "/v1/runs",
        "{\"run_id\": \"posted\", \"agent_id\": \"poster\", \"objective\": \"say hello\","
            + " \"status\": \"completed\", \"metadata\": {\"exact\": 9007199254740993}}");
    String events =
        "[{\"run_id\": \"posted\", \"event_id\": \"e-1\", \"agent_id\": \"poster\","
            + " \"event_type\": \"iteration_started\"},"
            + " {\"run_id\": \"posted\", \"event_id\": \"e-2\", \"agent_id\": \"poster\","
            + " \"event_type\": \"action_execution_completed\","
            + " \"data\": {\"action\": \"search\", \"duration_ms\": 12}}]";
    String call =
        "{\"run_id\": \"posted\", \"agent_id\": \"poster\", \"provider\": \"openai\","
            + " \"model\": \"gpt-4o\", \"response_id\": \"resp-1\", \"input_tokens\": 1000,"
            + " \"output_tokens\": 10}";
    for (int time = 0; time < 2; time++) {
      // what is sent again counts once
      assertTaken("/v1/events", events);
      assertTaken("/v1/llm-usage", call);
    }
    pipeline.settle();
    JsonNode run = pipeline.json("/api/v1/runs/posted");
    assertThat(run.get("event_count").asLong()).isEqualTo(2);
    assertThat(run.at("/metadata/exact").asLong()).isEqualTo(9007199254740993L);
    assertThat(run.path("total_iterations").asLong()).isEqualTo(1);
    assertThat(run.get("llm_calls").asLong()).isEqualTo(1);
    assertThat(run.get("input_tokens").asLong()).isEqualTo(1000);
    assertThat(
            pipeline.sql(
                "select objective || ' ' || event_count || ' ' || (metadata ->> 'exact')"
                    + " from fleetfold.agent_runs where run_id = 'posted'"))
        .isEqualTo("say hello 2 9007199254740993");
    assertThat(
            pipeline.sql(
                "select usage_id || ' ' || input_tokens from fleetfold.agent_llm_usage"
                    + " where run_id = 'posted'"))
        .isEqualTo("resp-1 1000");
    assertThat(pipeline.post("/v1/events", "{}").statusCode()).isEqualTo(400);
  }

  private static void assertTaken(String path, String json) throws Exception {
    HttpResponse<String> answer = pipeline.post(path, json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  @Test
  @Order(6)
  void shouldKeepSessionsThatAnyProgramWrites() throws Exception {
    HttpResponse<String> created =
        pipeline.post(
            "/v1/sessions",
            "{\"app_name\": \"shop\", \"user_id\": \"ann\", \"session_id\": \"posted\","
                + " \"state\": {\"cart\": 1}}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String events = "/v1/sessions/shop/ann/posted/events";
    String change =
        "{\"event_type\": \"state_changed\", \"state_delta\": {\"cart\": 2},"
            + " \"expected_revision\": 1}";
    HttpResponse<String> first = pipeline.post(events, change);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    JsonNode append = new ObjectMapper().readTree(first.body());
    assertThat(append.get("revision").asLong()).isEqualTo(2);
    HttpResponse<String> stale = pipeline.post(events, change);
    assertThat(stale.statusCode()).as(stale.body()).isEqualTo(409);
    assertThat(new ObjectMapper().readTree(stale.body()).get("revision").asLong()).isEqualTo(2);
    JsonNode session =
        pipeline.json(
            "/api/v1/sessions/shop/ann/posted?wait_for=" + append.get("position").asText());
    assertThat(session.at("/state/cart").asLong()).isEqualTo(2);
    assertThat(pipeline.post("/v1/sessions/shop/ann/none/events", change).statusCode())
        .isEqualTo(404);
  }

  @Test
  @Order(7)
  void shouldTellEveryMetricThatAlarmsAndDashboardsAskFor() throws Exception {
    Set<String> told = AskedMetrics.told(pipeline.get("/metrics").body());
    told.addAll(AskedMetrics.told(pipeline.gateway("/metrics").body()));
    // told by reason, once there is one
    told.add("fleetfold_data_quality_total");
    assertThat(AskedMetrics.asked()).hasSizeGreaterThan(30).isSubsetOf(told);
  }

  @Test
  @Order(8)
  void shouldFindEverythingAsItWasAfterARestart() throws Exception {
    JsonNode before = pipeline.stats();
    long events = pipeline.count("select count(*) from fleetfold.agent_run_events");
    String id = pipeline.json("/api/v1/runs?limit=1").at("/items/0/run_id").asText();
    List<String> ofOne = events(id);
    pipeline.close();
    pipeline.start();
    assertThat(strip(pipeline.stats())).isEqualTo(strip(before));
    pipeline.settle();
    assertThat(strip(pipeline.stats())).isEqualTo(strip(before));
    assertThat(pipeline.count("select count(*) from fleetfold.agent_run_events")).isEqualTo(events);
    assertThat(events(id)).isEqualTo(ofOne);
  }

  /** Ids of the events of a run, page by page. */
  private static List<String> events(String runId) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonNode page = pipeline.json("/api/v1/runs/" + runId + "/events?limit=3" + cursor);
      page.get("items").forEach(event -> ids.add(event.get("event_id").asText()));
      assertThat(page.get("complete").asBoolean()).isTrue();
      String next = page.get("next_cursor").asText(null);
      cursor = next == null ? null : "&cursor=" + next;
    }
    assertThat(ids).isNotEmpty();
    return ids;
  }

  private static long difference(JsonNode before, JsonNode after, String field) {
    return after.get(field).asLong() - before.get(field).asLong();
  }

  private static JsonNode strip(JsonNode stats) {
    ((com.fasterxml.jackson.databind.node.ObjectNode) stats).remove("as_of");
    return stats;
  }
}
