package io.fleetfold.gateway.otlp.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults that users of other systems met, as records of one span or trace each. */
class CasesTest {
  private static final Map<String, Object> CHAT =
      Map.of("gen_ai.operation.name", "chat", "gen_ai.request.model", "m");

  @Test
  void aRootThatRepeatsItsCallCountsOnce() {
    List<AgentLlmUsage> calls =
        OtlpSpans.calls(
            OtlpSpans.map(
                aiSdk(1, 0, "ai.generateText", 14_426, 771),
                aiSdk(2, 1, "ai.generateText.doGenerate", 14_426, 771)));
    OneNumber law = new OneNumber(calls);
    assertThat(calls).hasSize(2);
    assertThat(law.sum(AgentLlmUsage::getInputTokens)).isEqualTo(14_426);
    assertThat(law.sum(AgentLlmUsage::getOutputTokens)).isEqualTo(771);
  }

  @Test
  void twoInstrumentationsOfOneCallCountOnce() {
    OneNumber law =
        new OneNumber(
            OtlpSpans.calls(
                OtlpSpans.map(
                    OtlpSpans.span(1, 0, with("gen_ai.usage.input_tokens", 6_500)),
                    OtlpSpans.span(
                        2,
                        1,
                        Map.of(
                            "openinference.span.kind", "LLM",
                            "llm.model_name", "m",
                            "llm.token_count.prompt", 6_500)))));
    assertThat(law.sum(AgentLlmUsage::getInputTokens)).isEqualTo(6_500);
  }

  @Test
  void aRunThatSumsItsCallsCountsOnce() {
    Map<String, Object> run =
        Map.of(
            "agent_name", "a",
            "all_messages_events", "[]",
            "model_request_parameters", "{}",
            "pydantic_ai.all_messages", "[{}]",
            "gen_ai.usage.input_tokens", 113,
            "gen_ai.usage.output_tokens", 11);
    OneNumber law =
        new OneNumber(
            OtlpSpans.calls(
                OtlpSpans.map(
                    OtlpSpans.span(1, 0, run).setName("agent run"),
                    chat(2, 1, 56, 5),
                    chat(3, 1, 57, 6))));
    assertThat(law.sum(AgentLlmUsage::getInputTokens)).isEqualTo(113);
    assertThat(law.sum(AgentLlmUsage::getOutputTokens)).isEqualTo(11);
  }

  @Test
  @DisplayName("the round after a tool counts beside the one before it, in tokens and cost")
  void aRoundAfterAToolIsAnotherCall() {
    List<AgentLlmUsage> calls =
        OtlpSpans.calls(
            OtlpSpans.map(
                OtlpSpans.span(1, 0, Map.of("gen_ai.operation.name", "invoke_agent")),
                OtlpSpans.span(
                    2, 1, with("gen_ai.usage.input_tokens", 10, "gen_ai.usage.cost", 0.0012067)),
                OtlpSpans.span(
                    3, 1, Map.of("gen_ai.operation.name", "execute_tool", "gen_ai.tool.name", "t")),
                OtlpSpans.span(
                    4, 1, with("gen_ai.usage.input_tokens", 12, "gen_ai.usage.cost", 0.0014520))));
    assertThat(new OneNumber(calls).sum(AgentLlmUsage::getInputTokens)).isEqualTo(22);
    assertThat(calls)
        .filteredOn(call -> call.getProviderCostUsd() != null)
        .hasSize(2)
        .extracting(AgentLlmUsage::getUsageId)
        .doesNotHaveDuplicates();
    assertThat(
            calls.stream()
                .map(AgentLlmUsage::getProviderCostUsd)
                .filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo("0.0026587");
  }

  @Test
  @DisplayName("a batch of five spans that comes twice is five calls")
  void aBatchThatComesTwiceCountsOnce() {
    Span.Builder[] batch =
        IntStream.rangeClosed(2, 6).mapToObj(i -> chat(i, 1, i, 1)).toArray(Span.Builder[]::new);
    List<AgentLlmUsage> twice = new ArrayList<>(OtlpSpans.calls(OtlpSpans.map(batch)));
    twice.addAll(OtlpSpans.calls(OtlpSpans.map(batch)));
    assertThat(twice.stream().map(AgentLlmUsage::getUsageId).distinct()).hasSize(5);
    assertThat(new OneNumber(twice).sum(AgentLlmUsage::getInputTokens)).isEqualTo(20);
  }

  @Test
  void aGenerationOfTwoNamedStepsCountsAsThem() {
    OneNumber law =
        new OneNumber(
            OtlpSpans.calls(
                OtlpSpans.map(
                    mastra(1, 0, "model_generation", "r2", 30),
                    mastra(2, 1, "model_step", "r1", 10),
                    mastra(3, 1, "model_step", "r2", 20))));
    assertThat(law.sum(AgentLlmUsage::getInputTokens)).isEqualTo(30);
  }

  @Test
  void theSameRequestAgainGivesTheSameIds() {
    Span.Builder[] spans = {chat(1, 0, 5, 1), chat(2, 1, 5, 1), OtlpSpans.span(3, 1, CHAT)};
    assertThat(OtlpSpans.map(spans)).isEqualTo(OtlpSpans.map(spans));
    assertThat(OtlpSpans.calls(OtlpSpans.map(spans)).stream().map(AgentLlmUsage::getUsageId))
        .doesNotHaveDuplicates();
  }

  @Test
  void reasoningStandsInTheOutput() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with("gen_ai.usage.output_tokens", 1_970, "gen_ai.usage.reasoning_tokens", 956));
    assertThat(call.getOutputTokens()).isEqualTo(1_970);
    assertThat(call.getReasoningTokens()).isEqualTo(956);
  }

  @Test
  void cachedStandsInTheInput() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with(
                "gen_ai.provider.name", "openai",
                "gen_ai.usage.input_tokens", 17_903,
                "gen_ai.usage.cache_read.input_tokens", 17_817));
    assertThat(call.getInputTokens()).isEqualTo(17_903);
    assertThat(call.getInputTokens() - call.getCacheReadTokens()).isEqualTo(86);
  }

  @Test
  void anInclusiveInputIsNotAddedToAgain() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with(
                "gen_ai.provider.name", "anthropic",
                "gen_ai.usage.input_tokens", 130_213,
                "gen_ai.usage.cache_read.input_tokens", 128_955,
                "gen_ai.usage.cache_creation.input_tokens", 1_253));
    assertThat(call.getInputTokens()).isEqualTo(130_213);
    assertThat(call.getCacheReadTokens()).isEqualTo(128_955);
    assertThat(call.getCacheWriteTokens()).isEqualTo(1_253);
    assertThat(call.getUsageIssue()).isNull();
  }

  @Test
  void theOutputIsNotWhatTheTotalLeaves() {
    AgentLlmUsage call =
        OtlpSpans.call(
            Map.of(
                "openinference.span.kind", "LLM",
                "llm.token_count.prompt", 3,
                "llm.token_count.completion", 442,
                "llm.token_count.total", 8_712,
                "llm.token_count.prompt_details.cache_read", 7_917,
                "llm.token_count.prompt_details.cache_write", 350));
    assertThat(call.getInputTokens()).isEqualTo(8_270);
    assertThat(call.getOutputTokens()).isEqualTo(442);
    assertThat(call.getUsageIssue()).isNull();
  }

  @Test
  void classesOfARegionalBedrockCallStayApart() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with(
                "gen_ai.system", "aws.bedrock",
                "gen_ai.usage.input_tokens", 3,
                "gen_ai.usage.output_tokens", 12,
                "gen_ai.usage.cache_read_input_tokens", 13_216,
                "gen_ai.usage.cache_creation_input_tokens", 25));
    assertThat(call.getInputTokens()).isEqualTo(13_244);
    assertThat(call.getOutputTokens()).isEqualTo(12);
    assertThat(call.getProvider()).isEqualTo("bedrock");
  }

  @Test
  void cachedTokensOfResponsesAreTold() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with(
                "gen_ai.provider.name", "openai",
                "gen_ai.usage.input_tokens", 1_000,
                "gen_ai.usage.cache_read.input_tokens", 800));
    assertThat(call.getCacheReadTokens()).isEqualTo(800);
    assertThat(call.getInputTokens()).isEqualTo(1_000);
  }

  @Test
  void geminisCachedTokensAreTold() {
    AgentLlmUsage call =
        OtlpSpans.call(
            Map.of(
                "gcp.vertex.agent.llm_response",
                "{\"usage_metadata\":{\"prompt_token_count\":1000,\"cached_content_token_count\":600,"
                    + "\"candidates_token_count\":1,\"total_token_count\":1001}}",
                "gen_ai.operation.name",
                "call_llm"));
    assertThat(call.getInputTokens()).isEqualTo(1_000);
    assertThat(call.getCacheReadTokens()).isEqualTo(600);
  }

  @Test
  void withoutNamesOfTheCacheNoneIsTold() {
    assertThat(OtlpSpans.call(with("gen_ai.usage.input_tokens", 9)).getCacheReadTokens()).isNull();
  }

  @Test
  void anAnswerOfTheApplicationsCacheIsNoUsageOfTheProvider() {
    AgentLlmUsage call =
        OtlpSpans.call(with("gen_ai.response.cached", true, "gen_ai.response.id", "resp_1"));
    assertThat(call.getBilling()).isEqualTo("cached");
    assertThat(call.getInputTokens()).isNull();
    assertThat(call.getUsageId()).isEqualTo(OtlpSpans.TRACE + "/0000000000000002");
    assertThat(call.getResponseId()).isNull();
  }

  @Test
  void noUsageIsNullNotZero() {
    AgentLlmUsage call = OtlpSpans.call(CHAT);
    assertThat(call.getInputTokens()).isNull();
    assertThat(call.getOutputTokens()).isNull();
  }

  @Test
  void aGuessOfATokenizerIsMarked() {
    AgentLlmUsage call =
        OtlpSpans.call(
            Map.of(
                "llm.request.type",
                "chat",
                "llm.is_streaming",
                true,
                "gen_ai.usage.prompt_tokens",
                1_633));
    assertThat(call.getUsageIssue()).isEqualTo("usage_estimated");
  }

  @Test
  void aStatedCostIsTheProviders() {
    AgentLlmUsage call = OtlpSpans.call(with("gen_ai.usage.cost", 0.5));
    assertThat(call.getProviderCostUsd()).isEqualByComparingTo("0.5");
  }

  @Test
  void writesForAnHourAreTold() {
    AgentLlmUsage call =
        OtlpSpans.call(
            Map.of(
                "ai.operationId",
                "ai.generateText.doGenerate",
                "ai.usage.inputTokens",
                1_000_000,
                "ai.usage.inputTokenDetails.cacheWriteTokens",
                1_000_000,
                "ai.response.providerMetadata",
                "{\"anthropic\":{\"usage\":{\"cache_creation\":{\"ephemeral_5m_input_tokens\":600000,"
                    + "\"ephemeral_1h_input_tokens\":400000}}}}"));
    assertThat(call.getCacheWriteTokens()).isEqualTo(1_000_000);
    assertThat(call.getCacheWrite1hTokens()).isEqualTo(400_000);
  }

  @Test
  void theNewNameOfWritesIsKnown() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with("gen_ai.usage.input_tokens", 20, "gen_ai.usage.cache_write.input_tokens", 10));
    assertThat(call.getCacheWriteTokens()).isEqualTo(10);
  }

  @Test
  void numbersAreReadAsIntegerDoubleAndText() {
    for (Object number : new Object[] {25, 25L, 25.0, "25", " 25 "}) {
      assertThat(OtlpSpans.call(with("gen_ai.usage.input_tokens", number)).getInputTokens())
          .as("%s %s", number.getClass(), number)
          .isEqualTo(25);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5", "NaN", "many", "1e30", "9223372036854775807", "-0.5"})
  void whatIsNoCountIsNullAndSaid(String number) {
    AgentLlmUsage call =
        OtlpSpans.call(with("gen_ai.usage.input_tokens", number, "gen_ai.usage.output_tokens", 3));
    assertThat(call.getInputTokens()).isNull();
    assertThat(call.getOutputTokens()).isEqualTo(3);
    assertThat(call.getUsageIssue()).isEqualTo("usage_invalid");
  }

  @Test
  void aWholeWithoutAPartThatWasToldIsNotKnown() {
    Map<String, Object> beside =
        with(
            "gen_ai.system", "anthropic",
            "gen_ai.usage.input_tokens", 3,
            "gen_ai.usage.output_tokens", 4,
            "gen_ai.usage.cache_read_input_tokens", -1);
    AgentLlmUsage call = OtlpSpans.call(beside);
    assertThat(call.getInputTokens()).as("of which the cache is no part").isNull();
    assertThat(call.getOutputTokens()).isEqualTo(4);
    assertThat(call.getUsageIssue()).isEqualTo("usage_invalid");
    beside.put("gen_ai.system", "openai");
    assertThat(OtlpSpans.call(beside).getInputTokens()).as("it stands inside").isEqualTo(3);
    AgentLlmUsage cost =
        OtlpSpans.call(
            Map.of(
                "openinference.span.kind",
                "LLM",
                "llm.cost.prompt",
                "NaN",
                "llm.cost.completion",
                0.5));
    assertThat(cost.getProviderCostUsd()).isNull();
    assertThat(cost.getUsageIssue()).isEqualTo("usage_invalid");
  }

  @Test
  void aTotalThatNoReadingYieldsIsSaid() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with(
                "gen_ai.usage.input_tokens", 10,
                "gen_ai.usage.output_tokens", 5,
                "gen_ai.usage.total_tokens", 99));
    assertThat(call.getInputTokens()).isEqualTo(10);
    assertThat(call.getUsageIssue()).isEqualTo("usage_inconsistent");
  }

  @Test
  void aKnownEmittersCacheBeyondItsInputIsAddedAndSaid() {
    AgentLlmUsage call =
        OtlpSpans.call(
            with(
                "gen_ai.provider.name", "anthropic",
                "gen_ai.usage.input_tokens", 3,
                "gen_ai.usage.cache_read.input_tokens", 7_917));
    assertThat(call.getInputTokens()).isEqualTo(7_920);
    assertThat(call.getUsageIssue()).isEqualTo("usage_inconsistent");
  }

  @Test
  void timesThatCanNotBeAreKeptAndSaid() {
    AgentLlmUsage call =
        OtlpSpans.calls(OtlpSpans.map(OtlpSpans.span(2, 1, CHAT).setEndTimeUnixNano(1_000_001)))
            .get(0);
    assertThat(call.getLatencyMs()).isNull();
    assertThat(call.getCreatedAt().toEpochMilli()).isEqualTo(OtlpSpans.START_MILLIS);
    assertThat(call.getUsageMetrics())
        .contains(
            "\"time_issue\":\"end_before_start\"", "\"start_unix_nano\":\"1700000000000000000\"");
  }

  @Test
  void whatTheClientDroppedIsKept() {
    AgentLlmUsage call =
        OtlpSpans.calls(OtlpSpans.map(OtlpSpans.span(2, 1, CHAT).setDroppedAttributesCount(3)))
            .get(0);
    assertThat(call.getUsageMetrics()).contains("\"dropped_attributes_count\":3");
  }

  private static Span.Builder aiSdk(int id, int parent, String operation, int input, int output) {
    return OtlpSpans.span(
        id,
        parent,
        Map.of(
            "ai.operationId", operation,
            "ai.usage.inputTokens", input,
            "ai.usage.outputTokens", output));
  }

  private static Span.Builder mastra(int id, int parent, String type, String response, int input) {
    return OtlpSpans.span(
        id,
        parent,
        Map.of(
            "mastra.span.type", type,
            "gen_ai.response.id", response,
            "gen_ai.usage.input_tokens", input));
  }

  private static Span.Builder chat(int id, int parent, int input, int output) {
    return OtlpSpans.span(
        id, parent, with("gen_ai.usage.input_tokens", input, "gen_ai.usage.output_tokens", output));
  }

  private static Map<String, Object> with(Object... attributes) {
    Map<String, Object> all = new HashMap<>(CHAT);
    for (int i = 0; i < attributes.length; i += 2) {
      all.put((String) attributes[i], attributes[i + 1]);
    }
    return all;
  }
}
