package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Tokens by class; the classes behind the first two are part of them. */
public record Tokens(
    long input,
    long output,
    long cacheRead,
    long cacheWrite,
    long reasoning,
    long audioInput,
    long audioOutput) {
  /** More than any call can have: keeps sums far from overflowing. */
  private static final long MOST = 1_000_000_000_000L;

  static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0, 0);

  /** The tokens of a call: none below zero, no class above its total. */
  static Tokens of(AgentLlmUsage usage) {
    long input = Math.min(MOST, positive(usage.getInputTokens()));
    long output = Math.min(MOST, positive(usage.getOutputTokens()));
    return new Tokens(
        input,
        output,
        Math.min(input, positive(usage.getCacheReadTokens())),
        Math.min(input, positive(usage.getCacheWriteTokens())),
        Math.min(output, positive(usage.getReasoningTokens())),
        Math.min(input, positive(usage.getAudioInputTokens())),
        Math.min(output, positive(usage.getAudioOutputTokens())));
  }

  Tokens plus(Tokens other) {
    return new Tokens(
        Math.addExact(input, other.input),
        Math.addExact(output, other.output),
        Math.addExact(cacheRead, other.cacheRead),
        Math.addExact(cacheWrite, other.cacheWrite),
        Math.addExact(reasoning, other.reasoning),
        Math.addExact(audioInput, other.audioInput),
        Math.addExact(audioOutput, other.audioOutput));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(input);
    out.writeLong(output);
    out.writeLong(cacheRead);
    out.writeLong(cacheWrite);
    out.writeLong(reasoning);
    out.writeLong(audioInput);
    out.writeLong(audioOutput);
  }

  static Tokens read(DataInput in) throws IOException {
    return new Tokens(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  static long positive(Long count) {
    return count == null ? 0 : Math.max(0, count);
  }
}
