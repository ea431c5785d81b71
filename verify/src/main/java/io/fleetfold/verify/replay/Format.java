package io.fleetfold.verify.replay;

/** How a replay's state is written. */
public final class Format {
  /** Without counts of the calls that told each class of tokens. */
  public static final int FIRST = 1;

  /** The one that is written. */
  public static final int CURRENT = 2;

  private Format() {}
}
