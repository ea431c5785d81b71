package io.fleetfold.prices;

/** What tokens are priced as, with the names of the {@code tiers} of a price. */
public enum TokenClass {
  INPUT("input"),
  OUTPUT("output"),
  CACHE_READ("cache_read"),
  CACHE_WRITE("cache_write"),
  REASONING("reasoning"),
  AUDIO_INPUT("audio_input"),
  AUDIO_OUTPUT("audio_output"),
  CACHE_WRITE_1H("cache_write_1h"),
  IMAGE_INPUT("image_input"),
  IMAGE_OUTPUT("image_output");

  private final String field;

  TokenClass(String field) {
    this.field = field;
  }

  /** Its name in {@code tiers}. */
  public String field() {
    return field;
  }

  /** The class whose price it has where it has none of its own; itself for a total. */
  TokenClass fallback() {
    return switch (this) {
      case INPUT, CACHE_READ, CACHE_WRITE, AUDIO_INPUT, IMAGE_INPUT -> INPUT;
      case CACHE_WRITE_1H -> CACHE_WRITE;
      case OUTPUT, REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT -> OUTPUT;
    };
  }
}
