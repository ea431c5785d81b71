package io.fleetfold.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Tokens of a call, normalised: input includes the cached ones, output the reasoning. A null class
 * is one that the provider does not report.
 */
record Tokens(
    long input,
    long output,
    Long cacheRead,
    Long cacheWrite,
    Long cacheWrite1h,
    Long reasoning,
    Long imageInput) {
  static Tokens of(ModelProfile model, Dice dice) {
    long input = dice.count(1_800, 0.8, 150_000);
    long output = dice.count(260, 0.9, 16_000);
    Long read = dice.chance(0.4) ? (Long) (input * dice.between(10, 90) / 100) : null;
    Long write =
        model.shape() == ModelProfile.Shape.ANTHROPIC && read != null
            ? (Long) ((input - read) * dice.between(0, 80) / 100)
            : null;
    Long reasoning = model.reasons() ? (Long) (output * dice.between(0, 85) / 100) : null;
    Long hour = write == null ? null : (Long) (input % 3 == 0 ? write / 2 : 0);
    // what looks at pictures has them in every fourth prompt
    boolean looks = model.shape() == ModelProfile.Shape.GEMINI && input % 4 == 0;
    Long images = looks ? (Long) ((input - orZero(read)) / 3) : null;
    return new Tokens(input, output, read, write, hour, reasoning, images);
  }

  /** The usage block as this model's provider sends it. */
  String metrics(ModelProfile model) {
    ObjectNode block = SimulatedJson.object();
    switch (model.shape()) {
      case OPENAI -> openAi(block);
      case ANTHROPIC -> anthropic(block);
      case GEMINI -> gemini(block);
    }
    if (model.reportsCost()) {
      block.put("cost_usd", cost(model));
    }
    return SimulatedJson.text(block);
  }

  private BigDecimal cost(ModelProfile model) {
    return model
        .inputUsd()
        .multiply(BigDecimal.valueOf(input))
        .add(model.outputUsd().multiply(BigDecimal.valueOf(output)));
  }

  private void openAi(ObjectNode block) {
    block.put("prompt_tokens", input).put("completion_tokens", output);
    block.put("total_tokens", input + output);
    block.putObject("prompt_tokens_details").put("cached_tokens", orZero(cacheRead));
    block.putObject("completion_tokens_details").put("reasoning_tokens", orZero(reasoning));
  }

  private void anthropic(ObjectNode block) {
    // Anthropic's input_tokens leave out what the cache served or took
    block.put("input_tokens", input - orZero(cacheRead) - orZero(cacheWrite));
    block.put("cache_read_input_tokens", orZero(cacheRead));
    block.put("cache_creation_input_tokens", orZero(cacheWrite));
    block
        .putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", orZero(cacheWrite) - orZero(cacheWrite1h))
        .put("ephemeral_1h_input_tokens", orZero(cacheWrite1h));
    block.put("output_tokens", output);
  }

  private void gemini(ObjectNode block) {
    block.put("promptTokenCount", input).put("cachedContentTokenCount", orZero(cacheRead));
    block.put("candidatesTokenCount", output - orZero(reasoning));
    if (imageInput != null) {
      block
          .putArray("promptTokensDetails")
          .addObject()
          .put("modality", "IMAGE")
          .put("tokenCount", imageInput);
    }
    block.put("thoughtsTokenCount", orZero(reasoning)).put("totalTokenCount", input + output);
  }

  private static long orZero(Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
