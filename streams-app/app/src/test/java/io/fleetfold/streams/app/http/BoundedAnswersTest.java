package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.RunStats;
import io.fleetfold.streams.app.Agents;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No answer is made without room for it in the budget of all answers. */
class BoundedAnswersTest {
  private static final ReadBudget NEXT_TO_NOTHING = new ReadBudget(1, 0);

  @Test
  void shouldRefuseEveryRouteOfTheDescriptionWhereThereIsNoRoom() throws Exception {
    try (FoldDriver driver = fleet();
        TestServer server = server(driver, NEXT_TO_NOTHING)) {
      List<String> bounded = new ArrayList<>();
      for (Map.Entry<String, JsonNode> path : ExamplePaths.document().get("paths").properties()) {
        if (path.getKey().equals(Routes.LIVE)) {
          assertThat(firstSnapshot(server)).contains("\"ready\":false").contains("ask for less");
          continue;
        }
        String example = ExamplePaths.whole(path.getKey(), path.getValue());
        HttpResponse<String> answer = server.get(example);
        if (Routes.FREE.contains(path.getKey())) {
          assertThat(answer.statusCode()).as(example).isEqualTo(200);
        } else {
          assertRefused(server, example, answer);
          bounded.add(path.getKey());
        }
      }
      assertThat(bounded).as("routes that tell what the fleet holds").hasSizeGreaterThan(14);
    }
  }

  @Test
  void shouldRefuseWhatOnlyVerifyAsksForToo() throws Exception {
    try (FoldDriver driver = fleet();
        TestServer server = server(driver, NEXT_TO_NOTHING)) {
      for (String path : List.of(InternalRoutes.COUNTED_FROM, InternalRoutes.RUNS)) {
        HttpRequest request = server.request(path).header(PeerClient.INTERNAL, "1").build();
        assertRefused(server, path, server.client().send(request, BodyHandlers.ofString()));
      }
    }
  }

  @Test
  void shouldListAndSumAgentsOneAtATimeHoweverManyThereAre() throws Exception {
    FixtureViews views = new FixtureViews();
    String latencies = "{\"1\":1," + " ".repeat(100_000) + "\"2\":1}";
    for (int i = 0; i < 300; i++) {
      RunStats partial = new RunStats();
      partial.setScope("agent");
      partial.setAgentId("agent-%03d".formatted(i));
      partial.setInputTokens((long) i);
      partial.setUnknownSums("");
      partial.setLlmCalls(2L);
      partial.setRunDurationBuckets("{}");
      partial.setLlmLatencyBuckets(latencies);
      views.putAgent(partial.getAgentId(), List.of(partial));
    }
    // all of them together would be 30 MB, four times
    ReadBudget budget = new ReadBudget(48 << 20, 0);
    try (TestServer server =
        new TestServer(views, NoRunEvents.VIEWS, NoSessions.VIEWS, budget, LiveTiming.DEFAULT, 0)) {
      List<String> listed = new ArrayList<>();
      String cursor = "0";
      while (cursor != null) {
        JsonNode page = server.json("/api/v1/agents?limit=70&cursor=" + cursor);
        page.get("items").forEach(item -> listed.add(item.get("agent_id").asText()));
        cursor = page.get("next_cursor").isNull() ? null : page.get("next_cursor").asText();
      }
      assertThat(listed).containsExactlyElementsOf(Agents.of(views).keySet());

      JsonNode live = Json.MAPPER.readTree(firstSnapshot(server));
      assertThat(live.get("agents_total").asInt()).isEqualTo(300);
      List<String> shown = new ArrayList<>();
      live.get("agents").forEach(agent -> shown.add(agent.get("agent_id").asText()));
      assertThat(shown)
          .as("those with most tokens")
          .hasSize(LiveReader.AGENTS)
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(live.at("/other_agents/total_llm_calls").asInt()).isEqualTo(400);
      assertThat(live.at("/other_agents/total_input_tokens").asInt()).isEqualTo(199 * 200 / 2);
      assertThat(live.at("/other_agents/llm_latency_ms/count").asInt()).isEqualTo(400);
    }
  }

  @Test
  void shouldEndAPageOfMessagesBeforeItGrowsTooLarge() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents();
        TestServer server = server(driver, new ReadBudget(64 << 20))) {
      driver.session(Sessions.created("s-1", "e-1").build());
      int messages = 12;
      for (int i = 0; i < messages; i++) {
        driver.session(Sessions.message("s-1", "m-" + i, "x".repeat(900_000)).build());
      }
      String path = "/api/v1/sessions/shop/ann/s-1/messages?limit=1000";
      JsonNode page = server.json(path);
      int read = 0;
      while (true) {
        assertThat(page.get("items").size()).isBetween(1, 5);
        read += page.get("items").size();
        if (!page.get("has_more").asBoolean()) {
          break;
        }
        page = server.json(path + "&cursor=" + page.get("next_cursor").asText());
      }
      assertThat(read).isEqualTo(messages);
    }
  }

  private static TestServer server(FoldDriver driver, ReadBudget budget) {
    return TestServer.of(driver, driver.views(), budget);
  }

  private static FoldDriver fleet() {
    FoldDriver driver = new FoldDriver().keepEvents();
    driver.publish(Records.run("run-1", "running", Records.T0).setAgentId("coder-1").build());
    driver.publish(Records.call("run-1", "u-1", Records.T0).build());
    driver.session(Sessions.created("s-1", "e-1").build());
    driver.emit();
    return driver;
  }

  private static void assertRefused(TestServer server, String path, HttpResponse<String> answer)
      throws Exception {
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
    assertThat(server.json(answer).get("type").asText())
        .isEqualTo("urn:fleetfold:problem:answer-too-large");
  }

  private static String firstSnapshot(TestServer server) throws Exception {
    HttpRequest request = server.request(Routes.LIVE).build();
    try (InputStream body = server.client().send(request, BodyHandlers.ofInputStream()).body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (!line.equals("event: stats")) {
        line = lines.readLine();
      }
      return lines.readLine().substring("data: ".length());
    }
  }
}
