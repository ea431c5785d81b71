package io.fleetfold.client.usage;

import io.fleetfold.schemas.TokenClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a number in a usage block counts, by the names that providers, gateways and frameworks give
 * it. Names are in lower case with underscores, parents and children joined by dots, prefixes such
 * as {@code gen_ai.usage.} left out; of several present ones the first counts.
 */
enum UsageCount {
  INPUT(
      "input_tokens",
      "input_tokens.total",
      "prompt_tokens",
      "prompt_token_count",
      "input_token_count",
      "billed_units.input_tokens",
      "prompt",
      "input"),
  OUTPUT(
      "output_tokens",
      "output_tokens.total",
      "completion_tokens",
      "candidates_token_count",
      "response_token_count",
      "output_token_count",
      "billed_units.output_tokens",
      "completion",
      "output"),
  TOTAL("total_tokens", "total_token_count", "total"),
  TOOLS("tool_use_prompt_token_count"),
  CACHE_READ(
      "prompt_tokens_details.cached_tokens",
      "input_tokens_details.cached_tokens",
      "input_token_details.cached_tokens",
      "input_token_details.cache_read",
      "input_token_details.cache_read_tokens",
      "prompt_tokens_details.cache_read_tokens",
      "cached_input_tokens",
      "cache_read_input_tokens",
      "cache_read_input_token_count",
      "cached_content_token_count",
      "cached_input_token_count",
      "prompt_cache_hit_tokens",
      "cache_read.input_tokens",
      "cache_read_tokens",
      "input_cached_tokens",
      "input_cache_read",
      "input_tokens.cached",
      "input_tokens.cache_read",
      "prompt_details.cache_read",
      "details.cache_read_tokens",
      "details.cache_read_input_tokens",
      "cached_tokens"),
  CACHE_WRITE(
      "prompt_tokens_details.cache_write_tokens",
      "prompt_tokens_details.cache_creation_tokens",
      "input_tokens_details.cache_write_tokens",
      "input_token_details.cache_write_tokens",
      "input_token_details.cache_creation",
      "cache_creation_input_tokens",
      "cache_write_input_tokens",
      "cache_write_input_token_count",
      "cache_write.input_tokens",
      "cache_creation.input_tokens",
      "cache_write_tokens",
      "cache_creation_tokens",
      "input_cache_creation",
      "input_tokens.cache_write",
      "prompt_details.cache_write",
      "details.cache_write_tokens",
      "details.cache_creation_input_tokens"),
  CACHE_WRITE_5M(
      "cache_creation.ephemeral_5m_input_tokens",
      "cache_creation_5m.input_tokens",
      "input_token_details.ephemeral_5m_input_tokens",
      "prompt_tokens_details.cache_creation_token_details.ephemeral_5m_input_tokens",
      "cache_details.5m.input_tokens"),
  CACHE_WRITE_1H(
      "cache_creation.ephemeral_1h_input_tokens",
      "cache_creation_1h.input_tokens",
      "input_token_details.ephemeral_1h_input_tokens",
      // as one version of LangSmith's tracer spells it
      "input_token_details.ephemeral_1hr_input_tokens",
      "prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
      "cache_details.1h.input_tokens"),
  REASONING(
      "completion_tokens_details.reasoning_tokens",
      "output_tokens_details.reasoning_tokens",
      "output_tokens_details.thinking_tokens",
      "output_token_details.reasoning_tokens",
      "output_token_details.reasoning",
      "reasoning.output_tokens",
      "reasoning_output_tokens",
      "reasoning_tokens",
      "reasoning_token_count",
      "output_reasoning_tokens",
      "output_reasoning",
      "output_tokens.reasoning",
      "completion_details.reasoning",
      "details.reasoning_tokens",
      "thoughts_token_count",
      "thoughts_tokens"),
  AUDIO_INPUT(
      "prompt_tokens_details.audio_tokens",
      "input_tokens_details.audio_tokens",
      "input_token_details.audio_tokens",
      "input_token_details.audio",
      "prompt_tokens_details.audio.token_count",
      "prompt_details.audio",
      "audio.input_tokens"),
  AUDIO_OUTPUT(
      "completion_tokens_details.audio_tokens",
      "output_tokens_details.audio_tokens",
      "output_token_details.audio_tokens",
      "output_token_details.audio",
      "candidates_tokens_details.audio.token_count",
      "response_tokens_details.audio.token_count",
      "completion_details.audio",
      "audio.output_tokens"),
  IMAGE_INPUT(
      "prompt_tokens_details.image_tokens",
      "input_tokens_details.image_tokens",
      "input_token_details.image_tokens",
      "input_token_details.image",
      "prompt_tokens_details.image.token_count",
      "image.input_tokens"),
  IMAGE_OUTPUT(
      "completion_tokens_details.image_tokens",
      "output_tokens_details.image_tokens",
      "output_token_details.image_tokens",
      "output_token_details.image",
      "candidates_tokens_details.image.token_count",
      "response_tokens_details.image.token_count",
      "image.output_tokens");

  /** Names of cache counts that stand beside the input where the input is {@code input_tokens}. */
  static final List<String> BESIDE_INPUT =
      List.of(
          "cache_read_input_tokens",
          "cache_read_input_token_count",
          "cache_creation_input_tokens",
          "cache_creation_tokens",
          "cache_write_input_tokens",
          "cache_write_input_token_count");

  /** Names of reasoning that stands beside the output. */
  static final List<String> BESIDE_OUTPUT = List.of("thoughts_token_count", "thoughts_tokens");

  /** Names that say tokens and need not be read. */
  private static final Pattern KNOWN =
      Pattern.compile(
          // parts at their total's price, and complements of what is read
          "(.+\\.)?(text|video|document)(_tokens|\\.token_count|\\.input_tokens|\\.output_tokens)"
              + "|(.+\\.)?(accepted|rejected)_prediction_tokens"
              + "|(.+\\.)?(no_cache|non_cached_input|prompt_cache_miss)_tokens"
              + "|input_tokens\\.no_cache|output_tokens\\.text"
              // the provider's own block once more
              + "|raw\\..+"
              // classes of the cached tokens, which are charged as cached
              + "|(.+\\.)?cached_tokens_details\\..+|cache_tokens_details\\..+"
              + "|(text|image|audio)\\.cache_read\\.input_tokens"
              + "|tool_use_prompt_tokens_details\\..+"
              // Cohere's counts before billing
              + "|tokens\\.(input|output)_tokens"
              // limits and money
              + "|(.+\\.)?max_.+|.*(cost|price|usd).*");

  private static final Map<String, UsageCount> BY_NAME = byName();

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> names;

  UsageCount(String... names) {
    this.names = List.of(names);
  }

  List<String> names() {
    return names;
  }

  /** What is read for a class of tokens: every class has a count of its name here. */
  static UsageCount of(TokenClass kind) {
    return valueOf(kind.name());
  }

  /** Whether a number of that name is read. */
  static boolean isKnown(String name) {
    return BY_NAME.containsKey(name);
  }

  /** Whether a number of that name says tokens that nothing here reads. */
  static boolean isUnread(String name) {
    return name.contains("token") && !BY_NAME.containsKey(name) && !KNOWN.matcher(name).matches();
  }

  private static Map<String, UsageCount> byName() {
    Map<String, UsageCount> all = new HashMap<>();
    for (UsageCount count : values()) {
      count.names.forEach(name -> all.put(name, count));
    }
    return Map.copyOf(all);
  }
}
