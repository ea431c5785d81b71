package io.fleetfold.verify.replay;

/** How a replay's state is written. */
public final class Format {
  /** Without counts of the calls that told each class of tokens. */
  public static final int FIRST = 1;

  /** Without sequences of events, and when a run was last heard of. */
  public static final int SECOND = 2;

  /** Without the calls that have no cost. */
  public static final int THIRD = 3;

  /** Without sessions. */
  public static final int FOURTH = 4;

  /** Without which tokens single calls tell. */
  public static final int FIFTH = 5;

  /** The one that is written. */
  public static final int CURRENT = 6;

  private Format() {}
}
