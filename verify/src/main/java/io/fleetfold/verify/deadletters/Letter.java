package io.fleetfold.verify.deadletters;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.verify.replay.Hashes;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * A dead letter where it stands.
 *
 * @param number its offset in the topic of dead letters: short to type, and never given twice
 * @param record what it says
 * @param replayed whether it was sent once more
 */
public record Letter(long number, DeadLetter record, boolean replayed) {
  private static final Pattern CUT = Pattern.compile("cut to (its|the) first \\d+");

  /** The letter, sent once more. */
  Letter asReplayed() {
    return new Letter(number, record, true);
  }

  /** The place of the original record, {@code topic|partition|offset}. */
  public String place() {
    return record.getTopic() + "|" + record.getPartition() + "|" + record.getOffset();
  }

  /** Whether the original was too large to be kept whole. */
  public boolean cut() {
    return CUT.matcher(record.getMessage()).find();
  }

  /** The original value; null where there was none. */
  public byte[] value() {
    return bytes(record.getValue());
  }

  /** The original key; null where there was none. */
  public byte[] key() {
    return bytes(record.getKey());
  }

  /** SHA-256 of the original value in hexadecimal digits; {@code -} where there was none. */
  public String sha256() {
    byte[] value = value();
    return value == null ? "-" : Hashes.sha256(value);
  }

  /** The bytes of a buffer, which stays where it is; null for none. */
  public static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
