package io.fleetfold.verify.baseline;

/** How the states of replays are written in a baseline. */
final class Format {
  /** Without counts of the calls that told each class of tokens. */
  static final int FIRST = 1;

  /** Without sequences of events, and when a run was last heard of. */
  static final int SECOND = 2;

  /** Without the calls that have no cost. */
  static final int THIRD = 3;

  /** Without sessions. */
  static final int FOURTH = 4;

  /** Without which tokens single calls tell. */
  static final int FIFTH = 5;

  /** Written by hand as those before it. */
  static final int SIXTH = 6;

  /** Avro files, which tell their schemas: only another meaning of a field needs a number. */
  static final int AVRO = 7;

  /** The one that is written. */
  static final int CURRENT = AVRO;

  private Format() {}
}
