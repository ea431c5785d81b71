package io.fleetfold.prices;

import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.TokenClass;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key of LiteLLM's price file is the price of.
 *
 * @param serviceTier in which tier the provider serves the call
 * @param aboveInputTokens for calls with more input tokens
 */
record LiteLlmKey(TokenClass kind, String serviceTier, long aboveInputTokens) {
  private static final Pattern FORM =
      Pattern.compile(
          "(.+?)(_above_1hr)?(?:_above_(\\d{1,9})k_tokens)?(?:_(batches|flex|priority))?");

  private static final Map<String, TokenClass> CLASSES =
      Map.of(
          "input_cost_per_token", TokenClass.INPUT,
          "output_cost_per_token", TokenClass.OUTPUT,
          "cache_read_input_token_cost", TokenClass.CACHE_READ,
          // DeepSeek's older name of it
          "input_cost_per_token_cache_hit", TokenClass.CACHE_READ,
          "cache_creation_input_token_cost", TokenClass.CACHE_WRITE,
          "output_cost_per_reasoning_token", TokenClass.REASONING,
          "input_cost_per_audio_token", TokenClass.AUDIO_INPUT,
          "output_cost_per_audio_token", TokenClass.AUDIO_OUTPUT,
          "input_cost_per_image_token", TokenClass.IMAGE_INPUT,
          "output_cost_per_image_token", TokenClass.IMAGE_OUTPUT);

  /** What the key prices; empty where that is nothing a call's tokens are priced by. */
  static Optional<LiteLlmKey> of(String key) {
    Matcher form = FORM.matcher(key);
    if (!form.matches() || !CLASSES.containsKey(form.group(1))) {
      return Optional.empty();
    }
    TokenClass kind = CLASSES.get(form.group(1));
    if (form.group(2) != null) {
      if (kind != TokenClass.CACHE_WRITE) {
        return Optional.empty();
      }
      kind = TokenClass.CACHE_WRITE_1H;
    }
    return Optional.of(
        new LiteLlmKey(
            kind,
            form.group(4) == null ? ServiceTiers.STANDARD : ServiceTiers.canonical(form.group(4)),
            form.group(3) == null ? 0 : Long.parseLong(form.group(3)) * 1_000));
  }
}
