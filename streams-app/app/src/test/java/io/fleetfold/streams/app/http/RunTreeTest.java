package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTreeTest {
  private static final long T0 = Records.T0;

  private static AgentLlmUsage.Builder span(String id, String span, String parent) {
    return Records.call("run-1", id, T0)
        .setCarrier("span")
        .setTraceId("t")
        .setSpanId(span)
        .setParentSpanId(parent);
  }

  private static FoldDriver fold() {
    FoldDriver driver = new FoldDriver();
    driver.publish(span("t/agent", "agent", "").setClaim(true).build());
    driver.publish(span("t/model", "model", "sub").build());
    driver.publish(
        Records.event("run-1", "e", "subagent_run_started", T0)
            .setAgentId("helper")
            .setAgentName("Helper")
            .setTraceId("t")
            .setSpanId("sub")
            .setParentSpanId("agent")
            .build());
    driver.emit();
    return driver;
  }

  @Test
  void shouldShowWhatCountsAtEachSpanAndBelow() throws Exception {
    try (FoldDriver driver = fold();
        TestServer server = new TestServer(driver.views(), driver.sessions(), 0)) {
      JsonNode tree = server.json("/api/v1/runs/run-1/tree");

      assertThat(tree.get("not_counted_calls").asLong()).isEqualTo(1);
      JsonNode agent = tree.at("/items/0");
      assertThat(agent.get("span_id").asText()).isEqualTo("agent");
      assertThat(agent.get("parent_span_id").isNull()).isTrue();
      assertThat(agent.at("/own/llm_calls").asLong()).isZero();
      assertThat(agent.at("/own/input_tokens").isNull()).as("unknown is not zero").isTrue();
      assertThat(agent.at("/subtree/input_tokens").asLong()).isEqualTo(100);
      assertThat(agent.at("/not_counted/repeated_below").asLong()).isEqualTo(1);
      JsonNode sub = tree.at("/items/2");
      assertThat(sub.get("span_id").asText()).isEqualTo("sub");
      assertThat(sub.get("agent_id").asText()).isEqualTo("helper");
      assertThat(sub.get("kind").asText()).isEqualTo("subagent_run");
      assertThat(sub.get("name").asText()).isEqualTo("Helper");
      assertThat(server.json("/api/v1/stats?agent_id=helper").get("total_input_tokens").asLong())
          .isEqualTo(100);
      assertThat(server.json("/api/v1/data-quality").at("/by_reason/call_repeated_below").asLong())
          .isEqualTo(1);
    }
  }

  @Test
  void shouldTellTheTreePageByPage() throws Exception {
    try (FoldDriver driver = fold();
        TestServer server = new TestServer(driver.views(), driver.sessions(), 0)) {
      List<String> spans = new ArrayList<>();
      String path = "/api/v1/runs/run-1/tree?limit=1";
      JsonNode page = server.json(path);
      page.get("items").forEach(item -> spans.add(item.get("span_id").asText()));
      while (page.get("has_more").asBoolean()) {
        page = server.json(path + "&cursor=" + page.get("next_cursor").asText());
        page.get("items").forEach(item -> spans.add(item.get("span_id").asText()));
      }
      assertThat(spans).containsExactly("agent", "model", "sub");
      assertThat(server.get("/api/v1/runs/run-1/tree?cursor=x").statusCode()).isEqualTo(400);
      assertThat(server.get("/api/v1/runs/nobody/tree").statusCode()).isEqualTo(404);
    }
  }
}
