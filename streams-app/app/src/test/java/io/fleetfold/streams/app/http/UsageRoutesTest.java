package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageRoutesTest {
  private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final FixtureViews views = new FixtureViews();
  private final TestServer server = new TestServer(views);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldSumThePartialsOfAWindow() throws Exception {
    views.putUsage(
        List.of(
            SampleUsage.window("1h", "model", "openai/gpt/4", 0),
            SampleUsage.window("1h", "model", "openai/gpt/4", 5)));
    views.putUsageOffset("agent-llm-usage", 5, 77);

    JsonNode page = server.json("/api/v1/usage?by=model&window=1h");

    assertThat(page.get("items").get(0).toString())
        .isEqualTo(
            """
            {"window_start":"2026-01-02T03:00:00.000Z","window_end":"2026-01-02T04:00:00.000Z",\
            "name":"openai/gpt/4","provider":"openai","model":"gpt/4","calls":6,"errors":2,\
            "input_tokens":200,"output_tokens":20,"cache_read_tokens":8,"cache_write_tokens":0,\
            "reasoning_tokens":null,"audio_input_tokens":null,"audio_output_tokens":null,\
            "cache_write_1h_tokens":null,"image_input_tokens":null,"image_output_tokens":null,\
            "missing_usage_calls":2,"missing_input_calls":0,"missing_output_calls":0,\
            "cost_usd":"0.500000000001","unpriced_calls":4,"provider_cost_usd":"0.500000000000",\
            "unreported_cost_calls":0,\
            "latency_ms":{"count":6,"p50":7.461,"p95":7.461,"p99":7.461}}\
            """
                .replace("7.461", page.at("/items/0/latency_ms/p50").asText()));
    assertThat(page.at("/items/0/latency_ms/p50").asDouble()).isBetween(7.0, 8.0);
    assertThat(page.get("has_more").asBoolean()).isFalse();
    assertThat(page.get("next_cursor").isNull()).isTrue();
    assertThat(page.at("/as_of/agent-llm-usage/5").asLong()).isEqualTo(77);
  }

  @Test
  void shouldHaveNoLatencyInShortWindows() throws Exception {
    views.putUsage(List.of(SampleUsage.window("10s", "fleet", "", 0)));

    JsonNode item = server.json("/api/v1/usage?window=10s").at("/items/0");

    assertThat(item.get("latency_ms").isNull()).isTrue();
    assertThat(server.json("/api/v1/usage?window=10s").has("counted_by")).isFalse();
    assertThat(item.has("provider")).isFalse();
    assertThat(item.get("cost_usd").isNull()).as("unknown is not zero").isTrue();
    assertThat(item.get("name").asText()).isEmpty();
  }

  @Test
  void shouldTellTheLastSixtyWindowsUnlessAsked() throws Exception {
    long before = System.currentTimeMillis();
    server.json("/api/v1/usage");
    long after = System.currentTimeMillis();

    UsageFilter asked = views.asked();
    assertThat(asked.scope()).isEqualTo(UsageScope.FLEET);
    assertThat(asked.size()).isEqualTo(WindowSize.MINUTE);
    assertThat(asked.to()).isBetween(before, after);
    assertThat(asked.from()).isEqualTo(WindowSize.MINUTE.start(asked.to() - 59 * MINUTE - 1));
    assertThat(asked.name()).isNull();
  }

  @Test
  void shouldTakeTimesAsPeopleWriteThem() throws Exception {
    for (String noon :
        List.of(
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00.000Z",
            "2026-01-31T14:00:00+02:00",
            "2026-01-31T14:00:00%2B02:00",
            "2026-01-31%2012:00:00Z",
            Long.toString(NOON))) {
      server.json("/api/v1/usage?from=" + noon + "&to=" + (NOON + 5 * MINUTE) + "&name=x");
      assertThat(views.asked())
          .as(noon)
          .isEqualTo(
              new UsageFilter(UsageScope.FLEET, WindowSize.MINUTE, NOON, NOON + 5 * MINUTE, "x"));
    }
    server.json("/api/v1/usage?by=agent&name=&to=" + NOON + "&from=" + (NOON - 1));
    assertThat(views.asked().name()).as("calls that name no agent").isEmpty();
    assertThat(views.asked().from()).as("no window begins in that time").isEqualTo(NOON);
    assertThat(views.asked().to()).isEqualTo(NOON);
  }

  @Test
  void shouldGoOnWithTheTimesOfTheFirstPage() throws Exception {
    for (int i = 0; i < 5; i++) {
      views.putUsage(List.of(SampleUsage.window("1m", "agent", "a" + i, 0)));
    }
    JsonNode page = server.json("/api/v1/usage?by=agent&limit=2");
    UsageFilter first = views.asked();
    assertThat(page.get("has_more").asBoolean()).isTrue();
    assertThat(page.get("counted_by").asText()).contains("names itself", "llm_calls");

    JsonNode next =
        server.json("/api/v1/usage?by=agent&limit=3&cursor=" + page.get("next_cursor").asText());

    assertThat(views.asked()).isEqualTo(first);
    assertThat(next.get("items")).hasSize(3);
    assertThat(next.at("/items/0/name").asText()).isEqualTo("a2");
    assertThat(next.get("has_more").asBoolean()).isFalse();
    assertThat(server.json("/api/v1/usage?by=agent&offset=4").get("items")).hasSize(1);
  }
}
