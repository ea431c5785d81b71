package io.fleetfold.schemas;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One name for each provider of models. Agents, frameworks, OpenTelemetry ({@code
 * gen_ai.provider.name}) and price lists spell providers differently; a price is found only if both
 * sides mean the same one. Providers that charge on their own for the same models, such as Azure
 * for OpenAI's, stay apart. Thread-safe.
 */
public final class ProviderNames {
  public static final String OPENAI = "openai";
  public static final String AZURE = "azure";
  public static final String ANTHROPIC = "anthropic";
  public static final String GOOGLE = "google";
  public static final String VERTEX_AI = "vertex_ai";
  public static final String MISTRAL = "mistral";
  public static final String BEDROCK = "bedrock";

  private static final Map<String, String> ALIASES = aliases();

  /**
   * The provider's one name: a known alias is resolved, any other name is lower case with
   * underscores. Null becomes the empty string.
   */
  public static String canonical(String provider) {
    if (provider == null) {
      return "";
    }
    String name = provider.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    // LiteLLM has a provider of Vertex AI for each kind of model
    return name.startsWith("vertex_ai_") ? VERTEX_AI : ALIASES.getOrDefault(name, name);
  }

  private static Map<String, String> aliases() {
    Map<String, String> map = new HashMap<>();
    add(map, OPENAI, "text_completion_openai", "open_ai");
    add(map, AZURE, "azure_openai", "azure_open_ai", "azure.ai.openai", "az.ai.openai");
    add(map, AZURE, "azure_text");
    add(map, "azure_ai", "azure.ai.inference", "az.ai.inference", "azure_ai_inference");
    add(map, ANTHROPIC, "claude");
    add(map, GOOGLE, "gemini", "google_genai", "google_ai", "google_gemini", "gcp.gemini");
    add(map, GOOGLE, "google_generative_ai", "google_ai_gemini", "gcp.gen_ai");
    add(map, VERTEX_AI, "vertexai", "google_vertexai", "google_vertex", "gcp.vertex_ai");
    add(map, VERTEX_AI, "google_vertex_ai", "google_vertex_ai_gemini");
    add(map, MISTRAL, "mistral_ai", "mistralai");
    add(map, BEDROCK, "aws.bedrock", "aws_bedrock", "amazon_bedrock", "bedrock_converse");
    add(map, "cohere", "cohere_chat");
    add(map, "xai", "x_ai", "x.ai", "grok");
    add(map, "watsonx", "ibm.watsonx.ai", "ibm_watsonx", "watsonx_text", "watsonx.ai");
    add(map, "github", "github_models");
    add(map, "codestral", "text_completion_codestral");
    add(map, "together_ai", "together", "togetherai");
    add(map, "fireworks_ai", "fireworks", "fireworks_ai_embedding_models");
    add(map, "moonshot", "moonshot_ai", "moonshotai");
    add(map, "perplexity", "perplexity_ai");
    add(map, "deepseek", "deepseek_ai");
    return Map.copyOf(map);
  }

  private static void add(Map<String, String> map, String name, String... aliases) {
    for (String alias : aliases) {
      map.put(alias, name);
    }
  }

  private ProviderNames() {}
}
