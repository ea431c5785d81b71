package io.fleetfold.schemas;

/**
 * What no record may exceed, whoever sends it: the folds refuse more, and whoever sends for others
 * tells them before.
 */
public final class RecordLimits {
  /** UTF-8 bytes of an id: a longer one is refused, since a cut one would name another thing. */
  public static final int ID_BYTES = 512;

  /** The largest record, key and headers included, that fits into a dead letter. */
  public static final int RECORD_BYTES = 24 << 20;

  /** How deep JSON may be nested. */
  public static final int JSON_DEPTH = 500;

  /** The largest exponent of a number in JSON, to either side. */
  public static final int JSON_EXPONENT = 1_000;

  private RecordLimits() {}
}
