package io.fleetfold.gateway.otlp.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever agents send becomes records that can be stored, and the same ones each time. */
class AgentsPropertiesTest {
  private static final List<String> EVENTS =
      List.of(
          "claude_code.user_prompt",
          "claude_code.assistant_response",
          "claude_code.api_request",
          "claude_code.api_error",
          "claude_code.api_refusal",
          "claude_code.api_retries_exhausted",
          "claude_code.api_request_body",
          "claude_code.api_response_body",
          "claude_code.tool_decision",
          "claude_code.tool_result",
          "claude_code.compaction",
          "claude_code.subagent_completed",
          "claude_code.hook_execution_complete",
          "claude_code.permission_mode_changed",
          "codex.conversation_starts",
          "codex.user_prompt",
          "codex.sse_event",
          "codex.websocket_event",
          "codex.api_request",
          "codex.tool_decision",
          "codex.tool_result",
          "codex.sandbox_outcome",
          "gemini_cli.config",
          "gemini_cli.user_prompt",
          "gemini_cli.api_request",
          "gemini_cli.api_response",
          "gemini_cli.api_error",
          "gemini_cli.tool_call",
          "gemini_cli.agent.start",
          "gemini_cli.agent.finish",
          "gemini_cli.next_speaker_check",
          "gemini_cli.chat_compression",
          "qwen-code.api_response",
          "qwen-code.api_cancel",
          "qwen-code.subagent_execution",
          "claude_code.",
          "codex.something new");

  private static final List<String> ATTRIBUTES =
      List.of(
          "session.id",
          "conversation.id",
          "prompt.id",
          "prompt_id",
          "agent_id",
          "agent.name",
          "subagent_name",
          "user.id",
          "message.uuid",
          "request_id",
          "response_id",
          "tool_use_id",
          "call_id",
          "model",
          "input_tokens",
          "output_tokens",
          "cache_read_tokens",
          "cache_creation_tokens",
          "input_token_count",
          "output_token_count",
          "cached_token_count",
          "thoughts_token_count",
          "tool_token_count",
          "total_token_count",
          "cost_usd",
          "duration_ms",
          "event.kind",
          "event.sequence",
          "query_source",
          "prompt",
          "response",
          "response_text",
          "body",
          "tool_input",
          "tool_parameters",
          "function_args",
          "arguments",
          "decision",
          "success",
          "error",
          "error.message",
          "finish_reasons",
          "status");

  @Provide
  Arbitrary<Object> values() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "",
            " ",
            "13297",
            "-1",
            "1e400",
            "true",
            "reject",
            "response.completed",
            "<REDACTED>",
            "S########3-x-1#0",
            "{\"a\":[1,{\"text\":\"b\"}],\"usage\":{\"input_tokens\":-3}}",
            "{\"cut\":",
            "[".repeat(2_000),
            "[".repeat(600) + "]".repeat(600),
            "x".repeat(70_000),
            "a\u0000b",
            "\u0000"),
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.longs().map(value -> value),
        Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, 2.5, 1e300, 25.0),
        Arbitraries.of(true, false),
        Arbitraries.just(List.of("STOP", 3L)));
  }

  @Provide
  Arbitrary<Telemetry> telemetry() {
    Arbitrary<Map<String, Object>> attributes =
        Arbitraries.maps(Arbitraries.of(ATTRIBUTES), values()).ofMaxSize(12);
    Arbitrary<Map.Entry<String, Map<String, Object>>> line =
        Combinators.combine(Arbitraries.of(EVENTS), attributes).as(Map::entry);
    return line.list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(
            lines -> {
              Telemetry telemetry = Telemetry.claude("s");
              lines.forEach(each -> telemetry.log(each.getKey(), pairs(each.getValue())));
              lines.forEach(
                  each ->
                      telemetry.span(
                          each.getKey(), "00f067aa0ba902b1", "", pairs(each.getValue())));
              return telemetry;
            });
  }

  private static Object[] pairs(Map<String, Object> attributes) {
    List<Object> pairs = new ArrayList<>();
    attributes.forEach(
        (name, value) -> {
          pairs.add(name);
          pairs.add(value);
        });
    return pairs.toArray();
  }

  @Property(tries = 400)
  void nothingThrowsAndAllThatComesOutCanBeStored(@ForAll("telemetry") Telemetry telemetry) {
    for (UsageSource source : UsageSource.values()) {
      UsageSources sources =
          UsageSources.of(
              Map.of(
                  CodingAgent.CLAUDE_CODE, source,
                  CodingAgent.CODEX, source,
                  CodingAgent.GEMINI_CLI, source,
                  CodingAgent.QWEN_CODE, source));
      List<Item> logs = new AgentLogs(sources).map(telemetry.logs());
      List<Item> spans = new AgentSpans(sources).map(telemetry.spans());

      assertThat(logs)
          .extracting(Item::index)
          .containsExactlyInAnyOrderElementsOf(
              telemetry.logs().stream().map(LogItem::index).toList());
      assertThat(spans).hasSize(telemetry.spans().size());
      logs.forEach(item -> item.messages().forEach(AgentsPropertiesTest::canBeStored));
      spans.forEach(item -> item.messages().forEach(AgentsPropertiesTest::canBeStored));
    }
  }

  private static void canBeStored(Message message) {
    var schema = message.value().getSchema();
    for (var field : schema.getFields()) {
      Object value = message.value().get(field.pos());
      assertThat(value != null || field.schema().isNullable()).as(field.name()).isTrue();
      boolean isJson = field.schema().toString().contains("debezium.data.Json");
      if (isJson && value != null) {
        assertThat(Told.json((String) value).isContainerNode()).as(field.name()).isTrue();
      }
    }
    String id = (String) message.value().get(0);
    assertThat(id.replace("\0", "").strip()).isNotEmpty();
    assertThat(id.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(512);
    assertThat(message.key().getBytes(StandardCharsets.UTF_8).length).isBetween(1, 512);
    if (message.value() instanceof AgentLlmUsage call) {
      for (TokenClass kind : TokenClass.values()) {
        assertThat(kind.of(call) == null || kind.of(call) >= 0).as(kind.field()).isTrue();
      }
    }
  }

  @Property(tries = 100)
  void aRequestThatComesAgainIsTheSame(@ForAll("telemetry") Telemetry telemetry) {
    assertThat(telemetry.told().messages()).isEqualTo(telemetry.told().messages());
  }

  @Property(tries = 100)
  void anySplitIntoRequestsAndAnyRepetitionCountsTheSame(
      @ForAll("telemetry") Telemetry telemetry, @ForAll("cuts") List<Boolean> cuts) {
    Told whole = new Told();
    AgentLogs mapping = new AgentLogs(UsageSources.DEFAULT);
    whole.add(mapping.map(telemetry.logs()));
    Told pieces = new Told();
    List<LogItem> request = new ArrayList<>();
    for (LogItem log : telemetry.logs()) {
      request.add(log);
      if (cuts.get(log.index() % cuts.size())) {
        pieces.add(mapping.map(request));
        pieces.add(mapping.map(request));
        request.clear();
      }
    }
    pieces.add(mapping.map(request));

    assertThat(sums(pieces.counted())).isEqualTo(sums(whole.counted()));
    assertThat(ids(pieces)).isEqualTo(ids(whole));
  }

  @Provide
  Arbitrary<List<Boolean>> cuts() {
    return Arbitraries.of(true, false).list().ofMinSize(1).ofMaxSize(8);
  }

  private static List<Long> sums(OneNumber counted) {
    List<Long> sums = new ArrayList<>();
    for (TokenClass kind : TokenClass.values()) {
      sums.add(counted.tokens(kind));
    }
    sums.add((long) counted.calls().size());
    return sums;
  }

  private static java.util.Set<String> ids(Told told) {
    java.util.Set<String> ids = new java.util.TreeSet<>();
    told.events().forEach(event -> ids.add(event.getRunId() + "|" + event.getEventId()));
    return ids;
  }
}
