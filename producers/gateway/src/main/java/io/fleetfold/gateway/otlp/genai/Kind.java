package io.fleetfold.gateway.otlp.genai;

import java.util.Locale;

/** What a span is, in the table's words; {@code emitters.yaml} says what each means. */
enum Kind {
  LLM,
  SUM,
  TOOL,
  AGENT,
  CHAIN,
  RUN,
  LOOKUP,
  OTHER;

  static Kind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether its usage is that of one call of a model. */
  boolean isCall() {
    return this == LLM || this == SUM;
  }

  /** Whether its usage, where it tells any, is a sum of calls below. */
  boolean isClaim() {
    return this != LLM;
  }
}
