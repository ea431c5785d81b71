package io.fleetfold.verify.replay;

import java.util.Arrays;
import java.util.Optional;

/** What a run can be. Later ones win between records of the same time. */
enum Status {
  PENDING,
  RUNNING,
  INTERRUPTED,
  COMPLETED,
  CANCELLED,
  ERROR;

  /** The name in records and in SQL. */
  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  boolean terminal() {
    return this == COMPLETED || this == CANCELLED || this == ERROR;
  }

  /** The status a run record names; empty for a word that is none. */
  static Optional<Status> ofWord(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }

  /** The status an event tells of; empty for events that tell of none. */
  static Optional<Status> ofEvent(String type) {
    return switch (type) {
      case "run_started" -> Optional.of(RUNNING);
      case "run_completed" -> Optional.of(COMPLETED);
      case "run_error" -> Optional.of(ERROR);
      case "run_interrupted" -> Optional.of(INTERRUPTED);
      default -> Optional.empty();
    };
  }
}
