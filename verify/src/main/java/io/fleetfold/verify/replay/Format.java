package io.fleetfold.verify.replay;

/** How a replay's state is written. */
public final class Format {
  /** Without counts of the calls that told each class of tokens. */
  public static final int FIRST = 1;

  /** Without sequences of events, and when a run was last heard of. */
  public static final int SECOND = 2;

  /** The one that is written. */
  public static final int CURRENT = 3;

  private Format() {}
}
