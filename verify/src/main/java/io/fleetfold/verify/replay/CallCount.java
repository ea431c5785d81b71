package io.fleetfold.verify.replay;

import java.util.Locale;

/** What is counted of calls, in the order of reports. */
public enum CallCount {
  CALLS(""),
  ERRORS(""),
  MISSING_USAGE("_calls"),
  MISSING_INPUT("_calls"),
  MISSING_OUTPUT("_calls"),
  UNPRICED("_calls"),
  UNREPORTED("_cost_calls");

  private final String suffix;

  CallCount(String suffix) {
    this.suffix = suffix;
  }

  /** What baselines call it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What records of runs and windows call it. */
  public String field() {
    return word() + suffix;
  }

  /** Whether a call is such. */
  boolean counts(Call call, Charge charge) {
    return switch (this) {
      case CALLS -> true;
      case ERRORS -> call.error();
      case MISSING_USAGE -> call.misses(TokenClass.INPUT) && call.misses(TokenClass.OUTPUT);
      case MISSING_INPUT -> call.misses(TokenClass.INPUT);
      case MISSING_OUTPUT -> call.misses(TokenClass.OUTPUT);
      case UNPRICED -> charge.cost() == null;
      case UNREPORTED -> call.unreported();
    };
  }
}
