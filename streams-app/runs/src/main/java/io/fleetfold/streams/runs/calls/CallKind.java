package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.streams.runs.state.CallCounts;
import java.util.Arrays;

/** What decides by which rule a call counts, and for what it stands with other calls. */
enum CallKind {
  UNNAMED('u', "unnamed"),
  NAMED('n', "named"),
  NAMED_WITHOUT_USAGE('m', "without_usage"),
  WITHOUT_USAGE('w', "without_usage"),
  CLAIM('c', "claims"),
  /** A claim without usage: nothing gives way to it. */
  EMPTY_CLAIM('e', null);

  private static final int NONE = -1;

  private final char letter;
  private final int counter;

  CallKind(char letter, String counter) {
    this.letter = letter;
    this.counter = counter == null ? NONE : CallCounts.getClassSchema().getField(counter).pos();
  }

  static CallKind of(AgentLlmUsage call) {
    boolean usage = tellsUsage(call);
    if (call.getClaim()) {
      return usage ? CLAIM : EMPTY_CLAIM;
    }
    if (call.getResponseId() != null || call.getRequestId() != null) {
      return usage ? NAMED : NAMED_WITHOUT_USAGE;
    }
    return usage ? UNNAMED : WITHOUT_USAGE;
  }

  /** Whether a call tells any class of tokens, or its provider's cost. */
  static boolean tellsUsage(AgentLlmUsage call) {
    return call.getProviderCostUsd() != null
        || Arrays.stream(TokenClass.values()).anyMatch(kind -> kind.of(call) != null);
  }

  boolean isClaim() {
    return this == CLAIM || this == EMPTY_CLAIM;
  }

  String letter() {
    return String.valueOf(letter);
  }

  void add(CallCounts counts, long calls) {
    if (counter != NONE) {
      counts.put(counter, (Long) counts.get(counter) + calls);
    }
  }
}
