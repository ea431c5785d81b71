package io.fleetfold.client;

import java.util.Map;

/**
 * What became of every record, counted since the client was made. At any moment {@code accepted =
 * delivered + refused + dropped + buffered}: a record that is lost without being counted is a
 * defect.
 *
 * @param accepted records handed to the client, or left on disk by the client before it
 * @param delivered records that the brokers have acknowledged on all in-sync replicas
 * @param refused records that were turned away at once, and their caller told so, by reason
 * @param dropped records that were taken and could not be delivered, by reason
 * @param buffered records on their way, in memory or on disk; after closing, those that are kept on
 *     disk for the next start
 * @param bufferedBytes the estimated size of those of them that are in memory, in bytes
 * @param spilled of the buffered records, those that are on disk alone: the one that is to be sent
 *     next is in memory, too
 */
public record DeliveryReport(
    long accepted,
    long delivered,
    Map<DropReason, Long> refused,
    Map<DropReason, Long> dropped,
    long buffered,
    long bufferedBytes,
    long spilled) {
  /** Copies the maps. */
  public DeliveryReport {
    refused = Map.copyOf(refused);
    dropped = Map.copyOf(dropped);
  }

  /** All records that were turned away at once. */
  public long refusedTotal() {
    return sum(refused);
  }

  /** All records that were taken and could not be delivered. */
  public long droppedTotal() {
    return sum(dropped);
  }

  private static long sum(Map<DropReason, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
