package io.fleetfold.streams.core.reads;

import io.fleetfold.streams.core.ingest.Source;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.function.Consumer;

/** The input topics of events, from which records are read by their places. Thread-safe. */
@FunctionalInterface
public interface EventLog {
  /**
   * Reads records of a topic's partition, all of them that the log still has.
   *
   * @param topic the topic without the fleet's prefix
   * @param offsets which ones; not changed
   * @param timeout how long to try
   * @param found is told of each record, in the order of the log
   * @throws LogUnavailableException when they could not be read in that time
   */
  void read(
      String topic,
      int partition,
      NavigableSet<Long> offsets,
      Duration timeout,
      Consumer<Source> found);
}
