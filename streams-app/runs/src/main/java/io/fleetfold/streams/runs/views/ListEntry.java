package io.fleetfold.streams.runs.views;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/**
 * What some partitions have at one place of a list.
 *
 * @param place sorts as the list does, byte by byte; that of the same item is the same everywhere
 * @param records one for each partition that has any; none where only places were asked for
 */
public record ListEntry<R>(Bytes place, List<R> records) {
  /** What there is only one of. */
  public static <R> ListEntry<R> of(List<R> records) {
    return new ListEntry<>(Bytes.wrap(new byte[0]), records);
  }

  /** A place alone. */
  public static <R> ListEntry<R> at(Bytes place) {
    return new ListEntry<>(place, List.of());
  }
}
