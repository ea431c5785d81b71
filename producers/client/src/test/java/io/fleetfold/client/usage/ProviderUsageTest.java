package io.fleetfold.client.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.UsageIssue;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** Payloads as the providers' APIs send them. */
class ProviderUsageTest {
  private static final String OPENAI_CHAT =
      """
      {"prompt_tokens": 10000, "completion_tokens": 1500, "total_tokens": 11500,
       "prompt_tokens_details": {"cached_tokens": 6000, "audio_tokens": 0},
       "completion_tokens_details": {"reasoning_tokens": 900, "audio_tokens": 0,
         "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0}}
      """;
  private static final String OPENAI_RESPONSES =
      """
      {"input_tokens": 10000, "input_tokens_details": {"cached_tokens": 6000},
       "output_tokens": 1500, "output_tokens_details": {"reasoning_tokens": 900},
       "total_tokens": 11500}
      """;
  private static final String ANTHROPIC =
      """
      {"input_tokens": 3000, "cache_creation_input_tokens": 1000,
       "cache_read_input_tokens": 6000, "output_tokens": 1500,
       "cache_creation": {"ephemeral_5m_input_tokens": 1000, "ephemeral_1h_input_tokens": 0},
       "server_tool_use": null, "service_tier": "standard"}
      """;
  private static final String GEMINI =
      """
      {"promptTokenCount": 10000, "candidatesTokenCount": 600, "totalTokenCount": 11500,
       "cachedContentTokenCount": 6000, "thoughtsTokenCount": 900,
       "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 10000}],
       "cacheTokensDetails": [{"modality": "TEXT", "tokenCount": 6000}],
       "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": 600}]}
      """;
  private static final String CONVERSE =
      """
      {"inputTokens": 3000, "outputTokens": 1500, "totalTokens": 11500,
       "cacheReadInputTokens": 6000, "cacheWriteInputTokens": 1000}
      """;
  private static final String DEEPSEEK =
      """
      {"prompt_tokens": 10000, "completion_tokens": 1500, "total_tokens": 11500,
       "prompt_cache_hit_tokens": 6000, "prompt_cache_miss_tokens": 4000,
       "completion_tokens_details": {"reasoning_tokens": 900}}
      """;
  private static final String XAI =
      """
      {"prompt_tokens": 10000, "completion_tokens": 600, "total_tokens": 11500,
       "prompt_tokens_details": {"text_tokens": 10000, "audio_tokens": 0, "image_tokens": 0,
         "cached_tokens": 6000},
       "completion_tokens_details": {"reasoning_tokens": 900, "audio_tokens": 0}}
      """;
  private static final String MISTRAL =
      """
      {"prompt_tokens": 10000, "completion_tokens": 1500, "total_tokens": 11500,
       "prompt_tokens_details": {"cached_tokens": 6000}}
      """;

  @Test
  void shouldGiveEqualTotalsAndCacheReadsForEqualFactsOfAnyProvider() {
    for (ProviderUsage usage :
        List.of(
            ProviderUsage.of("openai", OPENAI_CHAT),
            ProviderUsage.of("openai", OPENAI_RESPONSES),
            ProviderUsage.of("anthropic", ANTHROPIC),
            ProviderUsage.of("google", GEMINI),
            ProviderUsage.of("aws.bedrock", CONVERSE),
            ProviderUsage.of("deepseek", DEEPSEEK),
            ProviderUsage.of("xai", XAI),
            ProviderUsage.of("mistral", MISTRAL))) {
      assertThat(usage.tokens(TokenClass.INPUT)).as("input of %s", usage).isEqualTo(10_000);
      assertThat(usage.tokens(TokenClass.OUTPUT)).as("output of %s", usage).isEqualTo(1_500);
      assertThat(usage.tokens(TokenClass.CACHE_READ))
          .as("cache reads of %s", usage)
          .isEqualTo(6_000);
    }
  }

  @Test
  void shouldGiveEqualReasoningWhereProvidersReportIt() {
    assertThat(
            List.of(
                ProviderUsage.of("openai", OPENAI_CHAT).tokens(TokenClass.REASONING),
                ProviderUsage.of("openai", OPENAI_RESPONSES).tokens(TokenClass.REASONING),
                ProviderUsage.of("google", GEMINI).tokens(TokenClass.REASONING),
                ProviderUsage.of("deepseek", DEEPSEEK).tokens(TokenClass.REASONING),
                ProviderUsage.of("xai", XAI).tokens(TokenClass.REASONING)))
        .containsOnly(900L);
    assertThat(ProviderUsage.of("anthropic", ANTHROPIC).tokens(TokenClass.REASONING)).isNull();
    assertThat(ProviderUsage.of("mistral", MISTRAL).tokens(TokenClass.REASONING)).isNull();
  }

  @Test
  void shouldGiveEqualClassesForAnthropicAndConverse() {
    assertThat(ProviderUsage.of("bedrock", CONVERSE))
        .isEqualTo(tokens(10_000L, 1_500L, 6_000L, 1_000L, null, null, null));
    assertThat(ProviderUsage.of("anthropic", ANTHROPIC))
        .isEqualTo(
            new ProviderUsage(
                tokens(10_000L, 1_500L, 6_000L, 1_000L, null, null, null, 0L).tokens(),
                "standard",
                null,
                null,
                null));
  }

  @Test
  void shouldNotAddWhatTheTotalAlreadyHolds() {
    // an OpenAI-compatible gateway in front of Anthropic: prompt_tokens is whole already
    assertThat(
            ProviderUsage.of(
                "anthropic",
                """
                {"prompt_tokens": 10000, "completion_tokens": 1500, "total_tokens": 11500,
                 "cache_read_input_tokens": 6000, "cache_creation_input_tokens": 1000}
                """))
        .isEqualTo(tokens(10_000L, 1_500L, 6_000L, 1_000L, null, null, null));
    assertThat(
            ProviderUsage.of(
                "openai",
                """
                {"input_tokens": 10000, "output_tokens": 1500, "cache_read_input_tokens": 6000}
                """))
        .isEqualTo(tokens(10_000L, 1_500L, 6_000L, null, null, null, null));
    assertThat(
            ProviderUsage.of(
                    "google",
                    """
                    {"promptTokenCount": 10000, "candidatesTokenCount": 1500,
                     "totalTokenCount": 11500, "thoughtsTokenCount": 900}
                    """)
                .tokens(TokenClass.OUTPUT))
        .isEqualTo(1_500);
  }

  @Test
  void shouldReadAudioAndPromptsOfTools() {
    assertThat(
            ProviderUsage.of(
                "openai",
                """
                {"total_tokens": 380, "input_tokens": 120, "output_tokens": 260,
                 "input_token_details": {"text_tokens": 100, "audio_tokens": 20,
                   "cached_tokens": 64},
                 "output_token_details": {"text_tokens": 60, "audio_tokens": 200}}
                """))
        .isEqualTo(tokens(120L, 260L, 64L, null, null, 20L, 200L));
    assertThat(
            ProviderUsage.of(
                "google",
                """
                {"prompt_token_count": 100, "tool_use_prompt_token_count": 50,
                 "candidates_token_count": 30, "total_token_count": 180,
                 "prompt_tokens_details": [{"modality": "TEXT", "token_count": 75},
                   {"modality": "AUDIO", "token_count": 25}]}
                """))
        .isEqualTo(tokens(150L, 30L, null, null, null, 25L, null));
  }

  @Test
  void shouldFindTheBlockInTheWholeAnswer() {
    assertThat(
            ProviderUsage.of(
                "openai", "{\"object\": \"chat.completion\", \"usage\": " + OPENAI_CHAT + "}"))
        .isEqualTo(ProviderUsage.of("openai", OPENAI_CHAT));
    assertThat(ProviderUsage.of("google", "{\"usageMetadata\": " + GEMINI + "}"))
        .isEqualTo(ProviderUsage.of("google", GEMINI));
    assertThat(
            ProviderUsage.of(
                "openai",
                Map.of("prompt_tokens", 7, "prompt_tokens_details", Map.of("cached_tokens", "3"))))
        .isEqualTo(tokens(7L, null, 3L, null, null, null, null));
  }

  @Test
  void shouldCallUnknownWhatItCannotRead() {
    assertThat(ProviderUsage.of(null, (String) null)).isEqualTo(ProviderUsage.UNKNOWN);
    assertThat(ProviderUsage.of("x", (Map<String, ?>) null)).isEqualTo(ProviderUsage.UNKNOWN);
    assertThat(ProviderUsage.of("openai", "not json")).isEqualTo(ProviderUsage.UNKNOWN);
    assertThat(ProviderUsage.of("openai", "")).isEqualTo(ProviderUsage.UNKNOWN);
    assertThat(ProviderUsage.of("openai", "[1, 2]")).isEqualTo(ProviderUsage.UNKNOWN);
    assertThat(ProviderUsage.of("openai", Collections.singletonMap("usage", new Object())))
        .isEqualTo(ProviderUsage.UNKNOWN);
    assertThat(
            ProviderUsage.of(
                "openai",
                """
                {"prompt_tokens": -1, "completion_tokens": 1.5,
                 "prompt_tokens_details": {"cached_tokens": 1e300, "audio_tokens": "many"}}
                """))
        .isEqualTo(doubtful(UsageIssue.INVALID));
    assertThat(ProviderUsage.of("openai", Map.of("tokens", 3)))
        .isEqualTo(doubtful(ProviderUsage.UNREAD));
  }

  /** Counts in the order of the classes; those behind the last one are not reported. */
  private static ProviderUsage tokens(Long... counts) {
    Map<TokenClass, Long> tokens = new EnumMap<>(TokenClass.class);
    Iterator<Long> next = Arrays.asList(counts).iterator();
    for (TokenClass kind : TokenClass.values()) {
      Long count = next.hasNext() ? next.next() : null;
      if (count != null) {
        tokens.put(kind, count);
      }
    }
    return new ProviderUsage(tokens, null, null, null, null);
  }

  @Test
  void shouldReadEveryClassOfTokens() {
    StringJoiner block = new StringJoiner(", ", "{", "}");
    for (TokenClass kind : TokenClass.values()) {
      String name = UsageCount.of(kind).names().get(0);
      block.add("\"" + name + "\": " + (kind.whole() == null ? 100 : 1));
    }
    assertThat(ProviderUsage.of("openai", block.toString()).tokens())
        .as("what is read of %s", block)
        .containsOnlyKeys(TokenClass.values());
  }

  private static ProviderUsage doubtful(String issue) {
    return new ProviderUsage(Map.of(), null, null, null, issue);
  }

  @Test
  void shouldWriteOnlyWhatIsKnown() {
    AgentLlmUsage call = new AgentLlmUsage();
    call.setCacheWriteTokens(5L);
    ProviderUsage.of("mistral", MISTRAL).applyTo(call);
    assertThat(call.getInputTokens()).isEqualTo(10_000);
    assertThat(call.getOutputTokens()).isEqualTo(1_500);
    assertThat(call.getCacheReadTokens()).isEqualTo(6_000);
    assertThat(call.getCacheWriteTokens()).isEqualTo(5);
    assertThat(call.getReasoningTokens()).isNull();
  }
}
