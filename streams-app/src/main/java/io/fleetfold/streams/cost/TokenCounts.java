package io.fleetfold.streams.cost;

/**
 * The tokens of one call. The classes are part of their totals: cache reads, cache writes and audio
 * input of {@code input}, reasoning and audio output of {@code output}. A null was not reported and
 * counts as none.
 */
public record TokenCounts(
    Long input,
    Long output,
    Long cacheRead,
    Long cacheWrite,
    Long reasoning,
    Long audioInput,
    Long audioOutput) {

  /** Whether any total was reported; without one nobody knows what the call cost. */
  boolean known() {
    return input != null || output != null;
  }

  static long orNone(Long tokens) {
    return tokens == null ? 0 : Math.max(0, tokens);
  }
}
