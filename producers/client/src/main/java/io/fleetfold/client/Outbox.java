package io.fleetfold.client;

import java.time.Duration;

/** Where a client's records go: to brokers, or into memory for unit tests. */
interface Outbox {
  /** Takes a record, or tells by {@code false} that it does not; never waits, never throws. */
  boolean put(Outgoing record);

  boolean flush(Duration timeout);

  DeliveryReport report();

  Health healthCheck(Duration timeout);

  void close(Duration timeout);
}
