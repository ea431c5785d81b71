package io.fleetfold.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.fleetfold.client.usage.ProviderUsage;
import io.fleetfold.schemas.TokenClass;
import org.junit.jupiter.api.Test;

/** What is read of the library's counts where it keeps no raw answer. */
class TokenCountsTest {
  private static ProviderUsage read(String provider, TokenUsage usage) {
    return ProviderUsage.of(provider, ProviderTokens.of(usage).toString());
  }

  @Test
  void shouldReadTheCommonCounts() {
    ProviderUsage usage = read("mistral", new TokenUsage(10, 5, 15));
    assertThat(usage.tokens(TokenClass.INPUT)).isEqualTo(10);
    assertThat(usage.tokens(TokenClass.OUTPUT)).isEqualTo(5);
    assertThat(usage.tokens(TokenClass.CACHE_READ)).as("unknown is not zero").isNull();
    assertThat(usage.issue()).isNull();
    assertThat(read("mistral", new TokenUsage())).isEqualTo(ProviderUsage.UNKNOWN);
  }

  @Test
  void shouldReadOpenAi() {
    ProviderUsage usage =
        read(
            "openai",
            OpenAiTokenUsage.builder()
                .inputTokenCount(100)
                .inputTokensDetails(
                    OpenAiTokenUsage.InputTokensDetails.builder().cachedTokens(40).build())
                .outputTokenCount(50)
                .outputTokensDetails(
                    OpenAiTokenUsage.OutputTokensDetails.builder().reasoningTokens(30).build())
                .totalTokenCount(150)
                .build());
    assertThat(usage.tokens(TokenClass.INPUT)).isEqualTo(100);
    assertThat(usage.tokens(TokenClass.OUTPUT)).isEqualTo(50);
    assertThat(usage.tokens(TokenClass.CACHE_READ)).isEqualTo(40);
    assertThat(usage.tokens(TokenClass.REASONING)).isEqualTo(30);
    assertThat(usage.issue()).isNull();
  }

  @Test
  void shouldReadAnthropic() {
    ProviderUsage usage =
        read(
            "anthropic",
            AnthropicTokenUsage.builder()
                .inputTokenCount(10)
                .outputTokenCount(5)
                .cacheCreationInputTokens(40)
                .cacheReadInputTokens(70)
                .build());
    assertThat(usage.tokens(TokenClass.INPUT)).isEqualTo(120);
    assertThat(usage.tokens(TokenClass.OUTPUT)).isEqualTo(5);
    assertThat(usage.tokens(TokenClass.CACHE_READ)).isEqualTo(70);
    assertThat(usage.tokens(TokenClass.CACHE_WRITE)).isEqualTo(40);
    assertThat(usage.issue()).isNull();
  }

  /** As Gemini's module of newer versions of the library has it. */
  public static final class Thinking extends TokenUsage {
    Thinking() {
      super(10, 5, 22);
    }

    public Integer cachedContentTokenCount() {
      return 4;
    }

    public Integer thoughtsTokenCount() {
      return 7;
    }
  }

  @Test
  void shouldReadGemini() {
    ProviderUsage usage = read("google", new Thinking());
    assertThat(usage.tokens(TokenClass.INPUT)).isEqualTo(10);
    assertThat(usage.tokens(TokenClass.OUTPUT)).as("with thoughts").isEqualTo(12);
    assertThat(usage.tokens(TokenClass.CACHE_READ)).isEqualTo(4);
    assertThat(usage.tokens(TokenClass.REASONING)).isEqualTo(7);
    assertThat(usage.issue()).isNull();
  }
}
