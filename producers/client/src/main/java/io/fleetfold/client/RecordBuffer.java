package io.fleetfold.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Where a client's records go: to brokers, or into memory for unit tests. */
interface RecordBuffer {
  /**
   * Takes a record, or tells why it does not; never waits, never throws.
   *
   * @param answer told of the record's fate once it was taken; may be null
   * @return null when the record was taken
   */
  DropReason put(Outgoing record, CompletableFuture<Position> answer);

  boolean flush(Duration timeout);

  DeliveryReport report();

  Health healthCheck(Duration timeout);

  void close(Duration timeout);
}
