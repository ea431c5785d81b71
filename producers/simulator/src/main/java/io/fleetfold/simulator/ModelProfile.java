package io.fleetfold.simulator;

import java.math.BigDecimal;
import java.util.List;

/**
 * How a model behaves: which usage block its provider sends, how long it takes, what it costs where
 * the provider says so.
 *
 * @param shape the form of the provider's usage block
 * @param latencyMedian milliseconds
 * @param reasons whether it spends reasoning tokens
 * @param reportsCost whether the provider reports a cost
 * @param inputUsd USD per input token that the provider charges in its reports
 * @param outputUsd USD per output token that the provider charges in its reports
 */
record ModelProfile(
    String provider,
    String model,
    Shape shape,
    double latencyMedian,
    boolean reasons,
    boolean reportsCost,
    BigDecimal inputUsd,
    BigDecimal outputUsd) {

  /** The usage block's form. */
  enum Shape {
    OPENAI,
    ANTHROPIC,
    GEMINI
  }

  static final List<ModelProfile> ALL =
      List.of(
          of("openai", "gpt-4o", Shape.OPENAI, 1_400, false, true, "0.0000025", "0.00001"),
          of("openai", "o4-mini", Shape.OPENAI, 4_800, true, false, "0", "0"),
          of("anthropic", "claude-sonnet-4-5", Shape.ANTHROPIC, 2_100, false, false, "0", "0"),
          of("google", "gemini-2.5-pro", Shape.GEMINI, 3_200, true, false, "0", "0"),
          of("mistral", "mistral-large-latest", Shape.OPENAI, 1_100, false, false, "0", "0"),
          of(
              "openrouter",
              "qwen-2.5-72b",
              Shape.OPENAI,
              900,
              false,
              true,
              "0.00000036",
              "0.0000004"));

  private static ModelProfile of(
      String provider,
      String model,
      Shape shape,
      double latency,
      boolean reasons,
      boolean reportsCost,
      String input,
      String output) {
    return new ModelProfile(
        provider,
        model,
        shape,
        latency,
        reasons,
        reportsCost,
        new BigDecimal(input),
        new BigDecimal(output));
  }
}
