package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.ingest.RunStatus;

/**
 * Order of states that are told for the same time, the higher wins: error, cancelled, completed
 * among those that end a run, running, pending among the others. The numbers are stored.
 */
final class Rank {
  private Rank() {}

  /** A number from 1 on for a status that is not {@link RunStatus#INTERRUPTED}. */
  static int of(RunStatus status) {
    return switch (status) {
      case PENDING, COMPLETED -> 1;
      case RUNNING, CANCELLED -> 2;
      case ERROR -> 3;
      case INTERRUPTED -> throw new IllegalArgumentException("interruptions are kept by time only");
    };
  }

  /** The status that ends a run of that rank. */
  static RunStatus terminal(int rank) {
    return rank == 3 ? RunStatus.ERROR : rank == 2 ? RunStatus.CANCELLED : RunStatus.COMPLETED;
  }

  /** The status that does not end a run of that rank; pending where none was told. */
  static RunStatus open(int rank) {
    return rank == 2 ? RunStatus.RUNNING : RunStatus.PENDING;
  }
}
