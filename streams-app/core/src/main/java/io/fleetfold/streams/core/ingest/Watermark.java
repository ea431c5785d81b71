package io.fleetfold.streams.core.ingest;

/**
 * How far a partition's logs are folded, in their own time. A log that nobody writes to has no
 * records to tell the time by: somebody has to know that there are none. Thread-safe.
 */
@FunctionalInterface
public interface Watermark {
  /** Nothing is known yet. */
  long UNKNOWN = Long.MIN_VALUE;

  /** A clock that never knows. */
  Watermark STOPPED = partition -> UNKNOWN;

  /**
   * All records of the partition, in every one of the topics, whose log time is not later are
   * folded. In epoch milliseconds, or {@link #UNKNOWN}; never goes back.
   */
  long of(int partition);
}
