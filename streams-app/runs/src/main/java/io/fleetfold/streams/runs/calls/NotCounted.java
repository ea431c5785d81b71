package io.fleetfold.streams.runs.calls;

import java.util.Locale;

/** Why a call does not count. */
public enum NotCounted {
  /** Calls below it state what it repeats. */
  REPEATED_BELOW,
  /** Another call at its node states what it repeats. */
  REPEATED_AT_NODE,
  /** It has moved to another time. */
  SUPERSEDED;

  /** As records tell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static NotCounted ofLabel(String label) {
    return label == null ? null : valueOf(label.toUpperCase(Locale.ROOT));
  }
}
