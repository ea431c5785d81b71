package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LlmUsageTest {
  private final RecordingClient recording = new RecordingClient();

  @Test
  void shouldKeepAProvidersUsageVerbatimAndReadItsCounts() {
    String block =
        "{\"input_tokens\": 10, \"cache_read_input_tokens\": 90, \"output_tokens\": 5,"
            + " \"cost\": 0.10, \"some_tokens\": 3}";
    recording.client().llm().call("anthropic", "claude-sonnet-4-5").usage(block).publish();
    AgentLlmUsage call = recording.usages().get(0);
    assertThat(call.getUsageMetrics()).isEqualTo(block);
    assertThat(call.getInputTokens()).isEqualTo(100);
    assertThat(call.getCacheReadTokens()).isEqualTo(90);
    assertThat(call.getOutputTokens()).isEqualTo(5);
    assertThat(call.getReasoningTokens()).isNull();
    assertThat(call.getProviderCostUsd()).isEqualTo("0.100000000000");
    assertThat(call.getUsageIssue()).isEqualTo("usage_unread");
  }

  @Test
  void shouldTakeWhatThePriceDependsOn() {
    recording
        .client()
        .llm()
        .call("anthropic", "claude-sonnet-4-5")
        .tokens(1_000, 10)
        .cacheTokens(0, 900)
        .cacheWrite1hTokens(400)
        .imageTokens(50, 0)
        .serviceTier("batch")
        .billing("metered")
        .responseId("resp-1")
        .requestId("req-1")
        .publish();
    AgentLlmUsage call = recording.usages().get(0);
    assertThat(call.getCacheWrite1hTokens()).isEqualTo(400);
    assertThat(call.getImageInputTokens()).isEqualTo(50);
    assertThat(call.getImageOutputTokens()).isZero();
    assertThat(call.getServiceTier()).isEqualTo("batch");
    assertThat(call.getBilling()).isEqualTo("metered");
    assertThat(call.getResponseId()).isEqualTo("resp-1");
    assertThat(call.getRequestId()).isEqualTo("req-1");
  }

  @Test
  void shouldNotKnowNumbersThatCannotBe() {
    for (Number count :
        new Number[] {
          -1,
          1.5,
          Double.NaN,
          Double.NEGATIVE_INFINITY,
          1_000_000_000_001L,
          new BigDecimal("1e999999999")
        }) {
      recording.client().llm().call("openai", "m").tokens(count, 3).publish();
      AgentLlmUsage call = recording.usages().get(recording.usages().size() - 1);
      assertThat(call.getInputTokens()).as("%s", count).isNull();
      assertThat(call.getOutputTokens()).isEqualTo(3);
      assertThat(call.getUsageIssue()).as("%s", count).isEqualTo("usage_invalid");
    }
    recording.client().llm().call("openai", "m").tokens(25.0, null).publish();
    AgentLlmUsage whole = recording.usages().get(recording.usages().size() - 1);
    assertThat(whole.getInputTokens()).isEqualTo(25);
    assertThat(whole.getUsageIssue()).isNull();
    recording.client().llm().call("openai", "m").providerCost(new BigDecimal("-1")).publish();
    AgentLlmUsage cost = recording.usages().get(recording.usages().size() - 1);
    assertThat(cost.getProviderCostUsd()).isNull();
    assertThat(cost.getUsageIssue()).isEqualTo("usage_invalid");
  }

  @Test
  void shouldKnowACallByTheIdOfItsProvider() {
    recording.client().llm().call("openai", "m").responseId("resp").requestId("req").publish();
    recording.client().llm().call("openai", "m").requestId("req").publish();
    recording.client().llm().call("openai", "m").responseId("resp").billing("cached").publish();
    recording.client().llm().call("openai", "m").usageId("own").responseId("resp").publish();
    recording.client().llm().call("openai", "m").usageId(" ").publish();
    assertThat(recording.usages().stream().map(AgentLlmUsage::getUsageId))
        .startsWith("resp", "req")
        .endsWith("own", recording.usages().get(4).getUsageId())
        .doesNotHaveDuplicates()
        .noneMatch(String::isBlank);
  }

  @Test
  void shouldTakeEveryClassOfTokens() {
    recording
        .client()
        .llm()
        .call("openai", "m")
        .tokens(1, 2)
        .cacheTokens(3, 4)
        .cacheWrite1hTokens(5)
        .reasoningTokens(6)
        .audioTokens(7, 8)
        .imageTokens(9, 10)
        .publish();
    AgentLlmUsage call = recording.usages().get(0);
    assertThat(Stream.of(TokenClass.values()).map(kind -> kind.of(call)))
        .as("a class without a setter in LlmCallBuilder, or two that set one: %s", call)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeWhereACallStandsInTraces() {
    Run run = recording.client().runs().prepare("a", "A", "o").trace("t1").start();
    run.llm("openai", "m").publish();
    run.llm("openai", "m").trace("t2", "s", "p").publish();
    assertThat(recording.usages())
        .extracting(
            AgentLlmUsage::getTraceId, AgentLlmUsage::getSpanId, AgentLlmUsage::getParentSpanId)
        .containsExactly(tuple("t1", null, null), tuple("t2", "s", "p"));
    assertThat(recording.usages()).noneMatch(AgentLlmUsage::getClaim);
    assertThat(recording.runs()).allMatch(version -> version.getTraceId().equals("t1"));
    assertThat(recording.events()).allMatch(event -> event.getTraceId().equals("t1"));
  }

  @Test
  void shouldTakeUsageAsAMap() {
    recording
        .client()
        .llm()
        .call("openai", "gpt-4o")
        .usage(Map.of("prompt_tokens", 10, "completion_tokens", 2))
        .publish();
    assertThat(recording.usages().get(0).getInputTokens()).isEqualTo(10);
  }

  @Test
  void shouldNotFailForUsageItCannotRead() {
    Map<String, Object> cycle = new HashMap<>();
    cycle.put("usage", cycle);
    recording.client().llm().call("openai", "gpt-4o").usage("not json").publish();
    recording.client().llm().call("openai", "gpt-4o").usage("").publish();
    recording.client().llm().call("openai", "gpt-4o").usage((String) null).publish();
    recording.client().llm().call("openai", "gpt-4o").usage(cycle).publish();
    assertThat(recording.usages())
        .extracting(AgentLlmUsage::getUsageMetrics)
        .startsWith("\"not json\"", "\"\"", null)
        .hasSize(4);
  }
}
