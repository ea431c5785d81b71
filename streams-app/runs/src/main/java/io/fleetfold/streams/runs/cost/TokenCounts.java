package io.fleetfold.streams.runs.cost;

/**
 * The tokens of one call. The classes are part of their totals: cache reads, cache writes, audio
 * and image input of {@code input}, reasoning, audio and image output of {@code output}, {@code
 * cacheWrite1h} of {@code cacheWrite}. A null was not reported and counts as none.
 */
public record TokenCounts(
    Long input,
    Long output,
    Long cacheRead,
    Long cacheWrite,
    Long reasoning,
    Long audioInput,
    Long audioOutput,
    Long cacheWrite1h,
    Long imageInput,
    Long imageOutput) {

  /** Tokens of text and audio whose cache writes do not tell how long they are kept. */
  public TokenCounts(
      Long input,
      Long output,
      Long cacheRead,
      Long cacheWrite,
      Long reasoning,
      Long audioInput,
      Long audioOutput) {
    this(
        input, output, cacheRead, cacheWrite, reasoning, audioInput, audioOutput, null, null, null);
  }

  /** Whether any total was reported; without one nobody knows what the call cost. */
  boolean known() {
    return input != null || output != null;
  }

  static long orNone(Long tokens) {
    return tokens == null ? 0 : Math.max(0, tokens);
  }
}
