package io.fleetfold.client.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One call in the words of many: what each of them means comes out. */
class UsageNamesTest {
  static List<Arguments> blocks() {
    return List.of(
        // who, the block, input, output, read, written
        of(
            "anthropic",
            "Anthropic, total stated by a gateway, cache beside",
            """
            {"prompt_tokens": 3, "completion_tokens": 442, "total_tokens": 8712,
             "cache_read_input_tokens": 7917, "cache_creation_input_tokens": 350}
            """,
            8_270,
            442,
            7_917,
            350),
        of(
            "anthropic",
            "OpenTelemetry, input inclusive by the total",
            """
            {"input_tokens": 130213, "output_tokens": 1, "total_tokens": 130214,
             "cache_read_input_tokens": 128955, "cache_creation_input_tokens": 1253}
            """,
            130_213,
            1,
            128_955,
            1_253),
        of(
            "anthropic",
            "the same, exclusive",
            """
            {"input_tokens": 5, "output_tokens": 1, "total_tokens": 130214,
             "cache_read_input_tokens": 128955, "cache_creation_input_tokens": 1253}
            """,
            130_213,
            1,
            128_955,
            1_253),
        of(
            "anthropic",
            "LangChain",
            """
            {"input_tokens": 1000, "output_tokens": 20, "total_tokens": 1020,
             "input_token_details": {"cache_read": 600, "cache_creation": 300},
             "output_token_details": {"reasoning": 5}}
            """,
            1_000,
            20,
            600,
            300),
        of(
            "openai",
            "Vercel AI SDK",
            """
            {"inputTokens": 1000, "outputTokens": 20, "totalTokens": 1020,
             "reasoningTokens": 5, "cachedInputTokens": 600}
            """,
            1_000,
            20,
            600,
            null),
        of(
            "anthropic",
            "Vercel AI SDK, details",
            """
            {"inputTokens": 1000, "outputTokens": 20, "reasoningTokens": 5,
             "inputTokenDetails": {"noCacheTokens": 100, "cacheReadTokens": 600,
               "cacheWriteTokens": 300}}
            """,
            1_000,
            20,
            600,
            300),
        of(
            "anthropic",
            "Vercel AI SDK, nested totals",
            """
            {"inputTokens": {"total": 1000, "noCache": 100, "cacheRead": 600, "cacheWrite": 300},
             "outputTokens": {"total": 20, "text": 15, "reasoning": 5},
             "raw": {"input_tokens": 100, "some_tokens": 7}}
            """,
            1_000,
            20,
            600,
            300),
        of(
            "anthropic",
            "cacheReadTokens alone",
            "{\"inputTokens\": 1000, \"outputTokens\": 20, \"cacheReadTokens\": 600}",
            1_000,
            20,
            600,
            null),
        of(
            "anthropic",
            "Claude Code",
            """
            {"input_tokens": 100, "output_tokens": 20, "cache_read_tokens": 600,
             "cache_creation_tokens": 300}
            """,
            1_000,
            20,
            600,
            300),
        of(
            "anthropic",
            "OpenTelemetry 0.1.0",
            """
            {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 20,
             "gen_ai.usage.cache_read.input_tokens": 600,
             "gen_ai.usage.cache_write.input_tokens": 300,
             "gen_ai.usage.reasoning.output_tokens": 5}
            """,
            1_000,
            20,
            600,
            300),
        of(
            "anthropic",
            "OpenTelemetry before",
            """
            {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 20,
             "gen_ai.usage.cache_read.input_tokens": 600,
             "gen_ai.usage.cache_creation.input_tokens": 300}
            """,
            1_000,
            20,
            600,
            300),
        of(
            "openai",
            "OpenInference",
            """
            {"llm.token_count.prompt": 1000, "llm.token_count.completion": 20,
             "llm.token_count.total": 1020, "llm.token_count.prompt_details.cache_read": 600,
             "llm.token_count.completion_details.reasoning": 5}
            """,
            1_000,
            20,
            600,
            null),
        of(
            "openai",
            "Codex",
            """
            {"input_token_count": "13297", "output_token_count": "23",
             "cached_input_token_count": "4480", "reasoning_token_count": "10"}
            """,
            13_297,
            23,
            4_480,
            null),
        of(
            "openai",
            "Langfuse",
            "{\"input\": 1000, \"output\": 20, \"total\": 1020, \"input_cached_tokens\": 600}",
            1_000,
            20,
            600,
            null),
        of(
            "openai",
            "Sentry",
            """
            {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.input_tokens.cached": 600,
             "gen_ai.usage.output_tokens": 20, "gen_ai.usage.output_tokens.reasoning": 5}
            """,
            1_000,
            20,
            600,
            null),
        of(
            "bedrock",
            "Converse with times to live",
            """
            {"inputTokens": 100, "outputTokens": 20, "totalTokens": 1020,
             "cacheReadInputTokens": 600, "cacheWriteInputTokens": 300,
             "cacheDetails": [{"ttl": "1h", "inputTokens": 200}, {"ttl": "5m", "inputTokens": 100}]}
            """,
            1_000,
            20,
            600,
            300),
        of(
            "cohere",
            "Cohere",
            """
            {"billed_units": {"input_tokens": 1000, "output_tokens": 20},
             "tokens": {"input_tokens": 1066, "output_tokens": 22}}
            """,
            1_000,
            20,
            null,
            null),
        of(
            "google",
            "Genkit's thoughts stand beside",
            "{\"inputTokens\": 1000, \"outputTokens\": 15, \"thoughtsTokens\": 5}",
            1_000,
            20,
            null,
            null),
        of(
            "openai",
            "reasoning within the output, whoever adds it",
            """
            {"prompt_tokens": 100, "completion_tokens": 1970, "total_tokens": 2070,
             "completion_tokens_details": {"reasoning_tokens": 956}}
            """,
            100,
            1_970,
            null,
            null),
        of(
            "openai",
            "cached within the input",
            """
            {"prompt_tokens": 17903, "completion_tokens": 1,
             "prompt_tokens_details": {"cached_tokens": 17817}}
            """,
            17_903,
            1,
            17_817,
            null),
        of(
            "google",
            "cached within the prompt",
            """
            {"promptTokenCount": 100, "candidatesTokenCount": 1, "totalTokenCount": 101,
             "cachedContentTokenCount": 60}
            """,
            100,
            1,
            60,
            null));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("blocks")
  void shouldMeanTheSame(
      String provider, String who, String block, Long input, Long output, Long read, Long write) {
    ProviderUsage usage = ProviderUsage.of(provider, block);
    assertThat(usage.tokens(TokenClass.INPUT)).as("input").isEqualTo(input);
    assertThat(usage.tokens(TokenClass.OUTPUT)).as("output").isEqualTo(output);
    assertThat(usage.tokens(TokenClass.CACHE_READ)).as("read").isEqualTo(read);
    assertThat(usage.tokens(TokenClass.CACHE_WRITE)).as("written").isEqualTo(write);
    assertThat(usage.issue()).as("doubt").isNull();
  }

  @Test
  void shouldTellWritesOfAnHourApart() {
    for (String block :
        List.of(
            """
            {"input_tokens": 0, "output_tokens": 1, "cache_creation_input_tokens": 1000,
             "cache_creation": {"ephemeral_5m_input_tokens": 600, "ephemeral_1h_input_tokens": 400}}
            """,
            """
            {"input_tokens": 1000, "output_tokens": 1, "input_token_details":
             {"cache_creation": 0, "ephemeral_5m_input_tokens": 600,
              "ephemeral_1h_input_tokens": 400}}
            """,
            """
            {"prompt_tokens": 1000, "completion_tokens": 1, "prompt_tokens_details":
             {"cache_creation_token_details":
               {"ephemeral_5m_input_tokens": 600, "ephemeral_1h_input_tokens": 400}}}
            """)) {
      ProviderUsage usage = ProviderUsage.of("anthropic", block);
      assertThat(usage.tokens(TokenClass.INPUT)).isEqualTo(1_000);
      assertThat(usage.tokens(TokenClass.CACHE_WRITE)).isEqualTo(1_000);
      assertThat(usage.tokens(TokenClass.CACHE_WRITE_1H)).isEqualTo(400);
      assertThat(usage.issue()).isNull();
    }
  }

  @Test
  void shouldReadImages() {
    ProviderUsage usage =
        ProviderUsage.of(
            "google",
            """
            {"promptTokenCount": 300, "candidatesTokenCount": 1290, "totalTokenCount": 1590,
             "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 42},
               {"modality": "IMAGE", "tokenCount": 258}],
             "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290}]}
            """);
    assertThat(usage.tokens(TokenClass.IMAGE_INPUT)).isEqualTo(258);
    assertThat(usage.tokens(TokenClass.IMAGE_OUTPUT)).isEqualTo(1_290);
    assertThat(usage.issue()).isNull();
  }

  @Test
  void shouldReadCostTierAndIdWhereverTheyStand() {
    ProviderUsage openRouter =
        ProviderUsage.of(
            "openrouter",
            """
            {"id": "gen-1", "usage": {"prompt_tokens": 10, "completion_tokens": 2,
             "total_tokens": 12, "cost": 0.00014, "cost_details": {"upstream_inference_cost": 0}}}
            """);
    assertThat(openRouter.costUsd()).isEqualByComparingTo("0.00014");
    assertThat(openRouter.responseId()).isEqualTo("gen-1");
    assertThat(openRouter.issue()).isNull();
    ProviderUsage around =
        ProviderUsage.of(
            "openai",
            """
            {"cost_usd": "0.5", "service_tier": "flex", "usage": {"input_tokens": 1}}
            """);
    assertThat(around.costUsd()).isEqualByComparingTo(new BigDecimal("0.5"));
    assertThat(around.serviceTier()).isEqualTo("flex");
    ProviderUsage event =
        ProviderUsage.of(
            "openai",
            """
            {"type": "response.completed", "response": {"id": "resp_1", "service_tier": "priority",
             "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}}}
            """);
    assertThat(event.serviceTier()).isEqualTo("priority");
    assertThat(event.responseId()).isEqualTo("resp_1");
  }

  @Test
  void shouldSayWhereNoReadingYieldsTheTotal() {
    assertThat(
            ProviderUsage.of(
                    "openai",
                    "{\"prompt_tokens\": 10, \"completion_tokens\": 2, \"total_tokens\": 999}")
                .issue())
        .isEqualTo(ProviderUsage.INCONSISTENT);
    ProviderUsage swallowed =
        ProviderUsage.of(
            "anthropic",
            """
            {"input_tokens": 3, "output_tokens": 442, "total_tokens": 445,
             "cache_read_input_tokens": 7917}
            """);
    assertThat(swallowed.tokens(TokenClass.INPUT))
        .as("the cache can't be within 3 tokens")
        .isEqualTo(7_920);
    assertThat(swallowed.issue()).isEqualTo(ProviderUsage.INCONSISTENT);
  }

  @Test
  void shouldSayWhereTokensHaveAnUnknownName() {
    String block = "{\"prompt_tokens\": 10, \"completion_tokens\": 2, \"citation_tokens\": %d}";
    assertThat(ProviderUsage.of("perplexity", block.formatted(7)).issue())
        .isEqualTo(ProviderUsage.UNREAD);
    assertThat(ProviderUsage.of("perplexity", block.formatted(0)).issue()).isNull();
  }

  private static Arguments of(
      String provider,
      String who,
      String block,
      int input,
      int output,
      Integer read,
      Integer write) {
    return Arguments.of(provider, who, block, (long) input, (long) output, wide(read), wide(write));
  }

  private static Long wide(Integer count) {
    return count == null ? null : Long.valueOf(count);
  }
}
