package io.fleetfold.streams.runs.cost;

/** What tokens are priced as, named as in the {@code tiers} of a price. */
enum TokenClass {
  INPUT,
  OUTPUT,
  CACHE_READ,
  CACHE_WRITE,
  CACHE_WRITE_1H,
  REASONING,
  AUDIO_INPUT,
  AUDIO_OUTPUT,
  IMAGE_INPUT,
  IMAGE_OUTPUT;

  /** The class whose price it has where it has none of its own; itself for a total. */
  TokenClass fallback() {
    return switch (this) {
      case INPUT, CACHE_READ, CACHE_WRITE, AUDIO_INPUT, IMAGE_INPUT -> INPUT;
      case CACHE_WRITE_1H -> CACHE_WRITE;
      case OUTPUT, REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT -> OUTPUT;
    };
  }
}
