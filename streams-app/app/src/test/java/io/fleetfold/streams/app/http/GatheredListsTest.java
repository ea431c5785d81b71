package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three instances, through each of which every list is the one that a single instance gives. */
class GatheredListsTest {
  private static final int RUNS = 90;
  private static final String USAGE =
      "/api/v1/usage?from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z";
  private static final PartitionedFleet FLEET = new PartitionedFleet(4);
  private static PartitionedFleet.Instance whole;
  private static List<PartitionedFleet.Instance> several;

  @BeforeAll
  static void fold() {
    Random random = new Random(7);
    List<String> statuses = List.of("completed", "running", "error");
    for (int i = 0; i < RUNS; i++) {
      // astral and plain characters sort otherwise in Java than in the stores
      String run = List.of("run-", "\uFF5E-", "\uD83D\uDE00-").get(i % 3) + i;
      FoldDriver driver = FLEET.of(run);
      // several begin in the same millisecond
      long at = Records.T0 + 60_000L * random.nextInt(20);
      driver.publish(
          Records.run(run, statuses.get(i % 3), at)
              .setAgentId("agent-" + i % 25)
              .setObjective("x".repeat(random.nextInt(300)))
              .setParentRunId(i % 4 == 0 ? null : "run-0")
              .setSessionId(i % 5 == 0 ? "s-1" : null)
              .build());
      for (int call = 0; call < i % 3; call++) {
        driver.publish(
            Records.call(run, run + "-c" + call, at + call).setLatencyMs(10L * i).build());
      }
      if (i % 7 == 0) {
        // the same once more: a duplicate
        driver.publish(Records.call(run, run + "-c0", at).build());
        driver.publish(Records.call(run, run + "-c0", at).build());
      }
    }
    for (int i = 0; i < 6; i++) {
      // of nobody
      FLEET.of("u" + i).publish(Records.call(null, "u" + i, Records.T0).build());
    }
    FLEET.folded();
    whole = FLEET.serve(0, 1, 2, 3);
    several = List.of(FLEET.serve(0, 2), FLEET.serve(1), FLEET.serve(3));
  }

  @AfterAll
  static void close() {
    FLEET.close();
  }

  @Test
  void shouldGiveEveryListAsASingleInstanceDoes() throws Exception {
    for (String path :
        List.of(
            "/api/v1/runs",
            "/api/v1/runs?status=running",
            "/api/v1/runs?agent_id=agent-3",
            "/api/v1/runs?agent_id=agent-5&session_id=s-1",
            "/api/v1/runs?session_id=nobody",
            "/api/v1/agents",
            "/api/v1/llm-usage",
            "/api/v1/llm-usage?agent_id=agent-5",
            USAGE,
            USAGE + "&by=agent",
            USAGE + "&by=agent&name=agent-3",
            USAGE + "&by=model&window=1h",
            USAGE + "&window=10s")) {
      JsonNode all = whole.server.json(path + with(path, "limit=1000"));
      assertThat(all.path("has_more").asBoolean()).as(path).isFalse();
      for (int limit : List.of(1, 7, 1_000)) {
        for (PartitionedFleet.Instance asked : several) {
          assertThat(paged(asked, path, limit)).as(path).isEqualTo(list(all.path("items")));
        }
      }
      if (path.contains("llm-usage")) {
        // a list without offsets
        continue;
      }
      for (String rest : List.of("limit=5&offset=3", "limit=3&offset=1000", "offset=1000000")) {
        JsonNode page = whole.server.json(path + with(path, rest));
        for (PartitionedFleet.Instance asked : several) {
          assertThat(asked.server.json(path + with(path, rest))).as(path + rest).isEqualTo(page);
        }
      }
    }
    assertThat(paged(whole, "/api/v1/runs", 1_000)).hasSize(RUNS);
  }

  @Test
  void shouldGiveEveryNumberAsASingleInstanceDoes() throws Exception {
    for (String path :
        List.of(
            "/api/v1/stats",
            "/api/v1/stats?agent_id=agent-3",
            "/api/v1/data-quality",
            "/api/v1/runs/run-0",
            "/api/v1/runs/run-3/tree",
            "/api/v1/runs/%EF%BD%9E-1/llm-usage",
            "/api/v1/llm-usage?run_id=run-3")) {
      JsonNode one = whole.server.json(path);
      for (PartitionedFleet.Instance asked : several) {
        assertThat(asked.server.json(path)).as(path).isEqualTo(one);
      }
    }
    assertThat(whole.server.json("/api/v1/data-quality").at("/by_reason/duplicate").asInt())
        .isPositive();
  }

  @Test
  void shouldCountForPrometheusWhatEachFoldsItself() throws Exception {
    for (String metric :
        List.of(
            "fleetfold_total_runs ",
            "fleetfold_total_llm_calls ",
            "fleetfold_data_quality_total{reason=\"duplicate\"} ",
            "fleetfold_folded_offset{",
            "fleetfold_partition{of=\"runs\"")) {
      double sum = 0;
      for (PartitionedFleet.Instance each : several) {
        sum += metric(each, metric);
      }
      assertThat(sum).as(metric).isEqualTo(metric(whole, metric)).isPositive();
    }
    assertThat(metric(several.get(0), "fleetfold_partition{of=\"runs\",partition=\"2\"")).isOne();
  }

  private static double metric(PartitionedFleet.Instance of, String name) throws Exception {
    return of.server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void shouldNameThePartitionThatNobodyHasAndGoOnOnceSomebodyDoes() throws Exception {
    PartitionedFleet.Instance gone = several.get(1);
    gone.here.remove(1);
    try {
      for (String path :
          List.of(
              "/api/v1/runs", "/api/v1/agents", USAGE, "/api/v1/data-quality", "/api/v1/stats")) {
        HttpResponse<String> answer = several.get(0).server.get(path);
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("partition 1 of runs");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
      several.get(2).here.add(1);
      assertThat(paged(several.get(0), "/api/v1/runs", 20)).hasSize(RUNS);
    } finally {
      several.get(2).here.remove(1);
      gone.here.add(1);
    }
  }

  @Test
  void shouldBeReadyWhereAllTogetherAre() throws Exception {
    PartitionedFleet.Instance without = FLEET.serve();
    without.server.readiness.set(
        new Readiness(false, "no tasks", Map.of("streams", "rebalancing")));
    HttpResponse<String> ready = without.server.get("/health/ready");
    assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    assertThat(without.server.json("/api/v1/runs?limit=1").path("items")).hasSize(1);
    PartitionedFleet.Instance gone = several.get(1);
    gone.here.remove(1);
    try {
      HttpResponse<String> lacking = FLEET.serve().server.get("/health/ready");
      assertThat(lacking.statusCode()).as(lacking.body()).isEqualTo(503);
      assertThat(lacking.body()).contains("partition 1 of runs");
    } finally {
      gone.here.add(1);
    }
  }

  @Test
  void shouldTakeWhatOthersSendFromItsOwnBudget() throws Exception {
    String path = "/api/v1/agents?limit=1";
    int answer = whole.server.get(path).body().length();
    // room for the answer, and not for what it is made of
    PartitionedFleet.Instance poor = FLEET.serve(new ReadBudget(4L * 4 * answer, 0));
    HttpResponse<String> refused = poor.server.get(path);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.body()).contains("answer-too-large");
  }

  private static String with(String path, String more) {
    return (path.contains("?") ? "&" : "?") + more;
  }

  private static List<JsonNode> paged(PartitionedFleet.Instance asked, String path, int limit)
      throws Exception {
    List<JsonNode> items = new ArrayList<>();
    Set<String> cursors = new HashSet<>();
    String cursor = "";
    while (cursor != null) {
      assertThat(cursors.add(cursor)).as("the list goes on").isTrue();
      JsonNode page = asked.server.json(path + with(path, "limit=" + limit) + cursor);
      assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
      page.path("items").forEach(items::add);
      String next = page.path("next_cursor").textValue();
      assertThat(page.path("has_more").asBoolean()).isEqualTo(next != null);
      cursor = next == null ? null : "&cursor=" + next;
    }
    return items;
  }

  private static List<JsonNode> list(JsonNode items) {
    List<JsonNode> all = new ArrayList<>();
    items.forEach(all::add);
    return all;
  }
}
