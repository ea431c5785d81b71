package io.fleetfold.streams.runs.cost;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tokens of one call. A class that was not told is not in it, and counts as none; a part is
 * among the tokens of its whole.
 */
public record TokenCounts(Map<TokenClass, Long> told) {

  /** What a call tells. */
  public static TokenCounts of(AgentLlmUsage call) {
    Map<TokenClass, Long> told = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      Long tokens = kind.of(call);
      if (tokens != null) {
        told.put(kind, tokens);
      }
    }
    return new TokenCounts(told);
  }

  /** Whether any total was told; without one nobody knows what the call cost. */
  boolean known() {
    return tells(TokenClass.INPUT) || tells(TokenClass.OUTPUT);
  }

  boolean tells(TokenClass kind) {
    return told.containsKey(kind);
  }

  /** How many there are of a class; none where that was not told. */
  long count(TokenClass kind) {
    return Math.max(0, told.getOrDefault(kind, 0L));
  }
}
