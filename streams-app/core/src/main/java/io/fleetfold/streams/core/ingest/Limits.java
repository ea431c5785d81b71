package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
import java.time.Duration;

/**
 * How large and how far in the future a record may be.
 *
 * @param textBytes UTF-8 bytes of one text or JSON field; more is cut, with a marker
 * @param idBytes UTF-8 bytes of an id; a longer one is refused, since a cut one would name another
 *     thing
 * @param labelBytes UTF-8 bytes of a name that is no id, such as a model's; more is cut
 * @param recordBytes bytes of a whole record, key and headers included; a larger one becomes a dead
 *     letter
 * @param future how far behind its log time a record's own times may lie; a later one is set to the
 *     log time
 */
public record Limits(int textBytes, int idBytes, int labelBytes, int recordBytes, Duration future) {
  /** The largest record that fits into a dead letter with all its bytes. */
  public static final int MAX_RECORD_BYTES = RecordLimits.RECORD_BYTES;

  /** The largest field: a run has six of them and must fit into the bounded outputs. */
  public static final int MAX_TEXT_BYTES = 512 << 10;

  /** The limits unless configured. */
  public static final Limits DEFAULT = of(FoldSection.SECTION.defaults());

  /** Checks the values. */
  public Limits {
    check("text limit in bytes", textBytes, 1 << 10, MAX_TEXT_BYTES);
    check("id limit in bytes", idBytes, 36, RecordLimits.ID_BYTES);
    check("label limit in bytes", labelBytes, 36, 512);
    check("record limit in bytes", recordBytes, 1 << 10, MAX_RECORD_BYTES);
    if (future.isNegative()) {
      throw new IllegalArgumentException("future is " + future + ": take zero or more");
    }
  }

  /** Those of the folds' settings. */
  public static Limits of(Values folds) {
    return new Limits(
        folds.integer(FoldSection.TEXT_BYTES),
        RecordLimits.ID_BYTES,
        512,
        folds.integer(FoldSection.RECORD_BYTES),
        Duration.ofHours(24));
  }

  /**
   * Refuses a record that is too large.
   *
   * @throws Refusal with its size and the limit
   */
  void checkSize(Source source) {
    if (source.bytes() > recordBytes) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          "the record has "
              + source.bytes()
              + " bytes with its key and headers: publish at most "
              + recordBytes);
    }
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ": take a number from " + min + " to " + max);
    }
  }
}
