package io.fleetfold.client.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentLlmUsage;
import java.util.Map;

/**
 * Token counts of a call, in one meaning whatever the provider: {@code inputTokens} includes cached
 * and audio input, {@code outputTokens} includes reasoning and audio output, as OpenTelemetry's
 * {@code gen_ai.usage.*} has it. What the provider did not report is null. Immutable.
 *
 * @param inputTokens all input tokens
 * @param outputTokens all output tokens
 * @param cacheReadTokens of the input: served from the provider's cache
 * @param cacheWriteTokens of the input: written to the provider's cache
 * @param reasoningTokens of the output: spent on reasoning
 * @param audioInputTokens of the input: audio
 * @param audioOutputTokens of the output: audio
 */
public record ProviderUsage(
    Long inputTokens,
    Long outputTokens,
    Long cacheReadTokens,
    Long cacheWriteTokens,
    Long reasoningTokens,
    Long audioInputTokens,
    Long audioOutputTokens) {
  /** Nothing reported. */
  public static final ProviderUsage UNKNOWN =
      new ProviderUsage(null, null, null, null, null, null, null);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads what a provider's API answered: its usage block, or the whole answer with the block in
   * {@code usage} or {@code usageMetadata}. Understands OpenAI's chat, responses and realtime
   * shapes (and who copies them: Azure, Mistral, DeepSeek, xAI, ...), Anthropic's messages,
   * Google's generateContent and Bedrock's Converse. The shape tells them apart; the provider
   * decides only where two providers mean different things by the same names.
   *
   * <p>Never throws: what can't be read is {@link #UNKNOWN}.
   *
   * @param provider the provider's name in any usual spelling; may be null
   * @param raw the block as maps, lists, numbers and strings; may be null
   */
  public static ProviderUsage of(String provider, Map<String, ?> raw) {
    try {
      return raw == null ? UNKNOWN : read(provider, JSON.valueToTree(raw));
    } catch (RuntimeException | StackOverflowError e) {
      // something in the map has no JSON form: telemetry must not fail the agent for it
      return UNKNOWN;
    }
  }

  /** As {@link #of(String, Map)}, from JSON text. */
  public static ProviderUsage of(String provider, String json) {
    try {
      return json == null ? UNKNOWN : read(provider, JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return UNKNOWN;
    }
  }

  private static ProviderUsage read(String provider, JsonNode answer) {
    JsonNode block = answer;
    for (String wrapper : new String[] {"usage", "usageMetadata", "usage_metadata"}) {
      if (answer.path(wrapper).isObject()) {
        block = answer.get(wrapper);
      }
    }
    return UsageShape.of(block).read(provider, new UsageBlock(block));
  }

  /** Writes the counts into a record; fields whose count is unknown stay as they are. */
  public void applyTo(AgentLlmUsage call) {
    if (inputTokens != null) {
      call.setInputTokens(inputTokens);
    }
    if (outputTokens != null) {
      call.setOutputTokens(outputTokens);
    }
    if (cacheReadTokens != null) {
      call.setCacheReadTokens(cacheReadTokens);
    }
    if (cacheWriteTokens != null) {
      call.setCacheWriteTokens(cacheWriteTokens);
    }
    if (reasoningTokens != null) {
      call.setReasoningTokens(reasoningTokens);
    }
    if (audioInputTokens != null) {
      call.setAudioInputTokens(audioInputTokens);
    }
    if (audioOutputTokens != null) {
      call.setAudioOutputTokens(audioOutputTokens);
    }
  }
}
