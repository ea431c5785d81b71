package io.fleetfold.verify.deadletters;

import java.time.Instant;
import java.util.List;

/**
 * The newest dead letters, without their bytes: as large as what is shown of them.
 *
 * @param newest the oldest of them first
 * @param total how many there are
 */
public record Listing(List<Line> newest, long total) {
  /**
   * What a list tells of a letter.
   *
   * @param number its offset in the topic of dead letters
   * @param time when it was written
   * @param place of the original record, {@code topic|partition|offset}
   * @param reason the code of its reason
   * @param bytes of the original value; null where there was none
   * @param sha256 of the original value; {@code -} where there was none
   * @param replayed whether it was sent once more
   */
  public record Line(
      long number,
      Instant time,
      String place,
      String reason,
      Integer bytes,
      String sha256,
      boolean replayed) {
    static Line of(Letter letter) {
      byte[] value = letter.value();
      return new Line(
          letter.number(),
          letter.record().getTimestamp(),
          letter.place(),
          letter.record().getReason(),
          value == null ? null : (Integer) value.length,
          letter.sha256(),
          letter.replayed());
    }

    Line asReplayed() {
      return new Line(number, time, place, reason, bytes, sha256, true);
    }
  }
}
