package io.fleetfold.schemas;

import java.math.BigDecimal;

/**
 * What no record may exceed, whoever sends it: the folds refuse more, and whoever sends for others
 * tells them before.
 */
public final class RecordLimits {
  /** UTF-8 bytes of an id: a longer one is refused, since a cut one would name another thing. */
  public static final int ID_BYTES = 512;

  /** The largest record, key and headers included, that fits into a dead letter. */
  public static final int RECORD_BYTES = 24 << 20;

  /** What a dead letter keeps of a value that is larger than any record may be. */
  public static final int DEAD_LETTER_HEAD_BYTES = 1 << 20;

  /** What a dead letter keeps of a key, and of a header. */
  public static final int DEAD_LETTER_SMALL_BYTES = 64 << 10;

  /** How many headers a dead letter keeps. */
  public static final int DEAD_LETTER_HEADERS = 16;

  /** How deep JSON may be nested. */
  public static final int JSON_DEPTH = 500;

  /** The largest exponent of a number in JSON, to either side. */
  public static final int JSON_EXPONENT = 1_000;

  /** The most tokens that a call can tell of a class: keeps sums far from overflowing. */
  public static final long TOKENS = 1_000_000_000_000L;

  /** From so many USD on an amount is no cost of a call. */
  public static final BigDecimal TOO_MUCH_USD = new BigDecimal("1e12");

  private RecordLimits() {}
}
