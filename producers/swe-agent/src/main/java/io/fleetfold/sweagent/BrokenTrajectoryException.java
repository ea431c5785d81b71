package io.fleetfold.sweagent;

/** A file that is not a trajectory; the message says where. */
final class BrokenTrajectoryException extends RuntimeException {
  BrokenTrajectoryException(String message) {
    super(message);
  }
}
