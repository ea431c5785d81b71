package io.fleetfold.verify;

/** Is told how a verify comes along. */
public interface ProgressListener {
  /** A new stage. */
  void say(String what);

  /** So many of at most that many input records are replayed. */
  void replayed(long records, long of);
}
