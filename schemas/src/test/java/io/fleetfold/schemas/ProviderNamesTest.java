package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderNamesTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # OpenTelemetry, gen_ai.provider.name
          anthropic, anthropic
          aws.bedrock, bedrock
          azure.ai.inference, azure_ai
          azure.ai.openai, azure
          cohere, cohere
          deepseek, deepseek
          gcp.gemini, google
          gcp.gen_ai, google
          gcp.vertex_ai, vertex_ai
          groq, groq
          ibm.watsonx.ai, watsonx
          mistral_ai, mistral
          moonshot_ai, moonshot
          openai, openai
          perplexity, perplexity
          x_ai, xai
          # and gen_ai.system before it
          az.ai.inference, azure_ai
          az.ai.openai, azure
          vertex_ai, vertex_ai
          xai, xai
          # LangChain4j, ModelProvider
          ANTHROPIC, anthropic
          AMAZON_BEDROCK, bedrock
          GITHUB_MODELS, github
          AZURE_OPEN_AI, azure
          GOOGLE_AI_GEMINI, google
          GOOGLE_VERTEX_AI_GEMINI, vertex_ai
          MISTRAL_AI, mistral
          OLLAMA, ollama
          OPEN_AI, openai
          # LiteLLM, litellm_provider
          azure, azure
          azure_ai, azure_ai
          azure_text, azure
          bedrock, bedrock
          bedrock_converse, bedrock
          cohere_chat, cohere
          codestral, codestral
          text-completion-codestral, codestral
          dashscope, dashscope
          deepinfra, deepinfra
          fireworks_ai, fireworks_ai
          fireworks_ai-embedding-models, fireworks_ai
          gemini, google
          mistral, mistral
          moonshot, moonshot
          openrouter, openrouter
          text-completion-openai, openai
          together_ai, together_ai
          vertex_ai-anthropic_models, vertex_ai
          vertex_ai-language-models, vertex_ai
          vertex_ai-mistral_models, vertex_ai
          watsonx, watsonx
          """)
  void shouldGiveEachProviderOneName(String spelled, String name) {
    assertThat(ProviderNames.canonical(spelled)).isEqualTo(name);
  }
}
