package io.fleetfold.streams.views;

import io.fleetfold.streams.ingest.Source;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.function.Consumer;

/** The log of sessions, from which records are read by their places. Thread-safe. */
@FunctionalInterface
public interface EventLog {
  /**
   * Reads records of a partition, all of them that the log still has.
   *
   * @param offsets which ones; not changed
   * @param longest how long to try
   * @param found is told of each record, in the order of the log
   * @throws LogUnavailableException when they could not be read in that time
   */
  void read(int partition, NavigableSet<Long> offsets, Duration longest, Consumer<Source> found);
}
