package io.fleetfold.verify;

import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.replay.RecordOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a verify has found.
 *
 * @param rows every number that was compared
 * @param outcomes how many input records came to what
 * @param notes what one must know to judge the rows, such as where the replay began
 * @param unproven why equal numbers would prove nothing, such as input that is gone; empty if they
 *     do
 * @param paused how long the folds stood still
 * @param replayed how long the replay took
 */
public record Report(
    List<Row> rows,
    Map<RecordOutcome, Long> outcomes,
    List<String> notes,
    List<String> unproven,
    Duration paused,
    Duration replayed) {

  /** Whether live stores, replay and SQL say the same of every number, and that proves it. */
  public boolean exact() {
    return unproven.isEmpty() && rows.stream().allMatch(Row::ok);
  }

  /** The numbers of which they don't. */
  public List<Row> differences() {
    return rows.stream().filter(row -> !row.ok()).toList();
  }

  /** Input records that were read. */
  public long records() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Input records by second of the replay. */
  public long recordsPerSecond() {
    return records() * 1_000 / Math.max(1, replayed.toMillis());
  }
}
