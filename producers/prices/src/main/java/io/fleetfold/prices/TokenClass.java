package io.fleetfold.prices;

/** What tokens are priced as, with the names of the {@code tiers} of a price. */
public enum TokenClass {
  INPUT("input", "input_cost_per_token"),
  OUTPUT("output", "output_cost_per_token"),
  CACHE_READ("cache_read", "cache_read_input_token_cost"),
  CACHE_WRITE("cache_write", "cache_creation_input_token_cost"),
  REASONING("reasoning", "output_cost_per_reasoning_token"),
  AUDIO_INPUT("audio_input", "input_cost_per_audio_token"),
  AUDIO_OUTPUT("audio_output", "output_cost_per_audio_token");

  private final String field;
  private final String liteLlmField;

  TokenClass(String field, String liteLlmField) {
    this.field = field;
    this.liteLlmField = liteLlmField;
  }

  /** Its name in {@code tiers}. */
  public String field() {
    return field;
  }

  /** Its name in LiteLLM's price file. */
  String liteLlmField() {
    return liteLlmField;
  }

  /** The total it is part of, whose price it has where it has none of its own. */
  TokenClass total() {
    return switch (this) {
      case INPUT, CACHE_READ, CACHE_WRITE, AUDIO_INPUT -> INPUT;
      case OUTPUT, REASONING, AUDIO_OUTPUT -> OUTPUT;
    };
  }
}
