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
    return ALIASES.getOrDefault(name, name);
  }

  private static Map<String, String> aliases() {
    Map<String, String> map = new HashMap<>();
    add(map, OPENAI, "text_completion_openai", "open_ai");
    add(map, AZURE, "azure_openai", "azure.ai.openai", "az.ai.openai");
    add(map, ANTHROPIC, "claude");
    add(map, GOOGLE, "gemini", "google_genai", "google_ai", "google_gemini", "gcp.gemini");
    add(map, GOOGLE, "google_generative_ai", "gcp.gen_ai");
    add(map, VERTEX_AI, "vertexai", "google_vertexai", "google_vertex", "gcp.vertex_ai");
    add(map, MISTRAL, "mistral_ai", "mistralai");
    add(map, BEDROCK, "aws.bedrock", "aws_bedrock", "amazon_bedrock", "bedrock_converse");
    add(map, "cohere", "cohere_chat");
    add(map, "xai", "x_ai", "x.ai", "grok");
    return Map.copyOf(map);
  }

  private static void add(Map<String, String> map, String name, String... aliases) {
    for (String alias : aliases) {
      map.put(alias, name);
    }
  }

  private ProviderNames() {}
}
