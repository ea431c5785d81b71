package io.fleetfold.gateway.ingest;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of items, since the start. Loss is arithmetic: {@code received = delivered + refused + not
 * taken + busy + failed + on their way}, and whoever sent an item was told which. Thread-safe;
 * while requests are on their way a read may see parts of one.
 */
public final class IngestMetrics {
  private final LongAdder received = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder notTaken = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final LongAdder failed = new LongAdder();

  IngestMetrics() {}

  void receive(int items) {
    received.add(items);
  }

  void settle(int items, Receipt receipt, Throwable error) {
    if (receipt != null) {
      delivered.add(receipt.accepted().size());
      refused.add(receipt.refused().size());
      notTaken.add(items - receipt.accepted().size() - receipt.refused().size());
    } else if (error instanceof BusyException) {
      busy.add(items);
    } else {
      failed.add(items);
    }
  }

  /** Items of all requests that could be read. */
  public long received() {
    return received.sum();
  }

  /** Items whose records the brokers have acknowledged. */
  public long delivered() {
    return delivered.sum();
  }

  /** Items that can never be taken as they are. */
  public long refused() {
    return refused.sum();
  }

  /** Good items of requests that were refused for others' sake. */
  public long notTaken() {
    return notTaken.sum();
  }

  /** Items there was no room for: to be sent again. */
  public long busy() {
    return busy.sum();
  }

  /** Items that brokers or registry did not acknowledge: to be sent again. */
  public long failed() {
    return failed.sum();
  }

  /** Items that have no answer yet. */
  public long onTheirWay() {
    long settled = delivered() + refused() + notTaken() + busy() + failed();
    return received() - settled;
  }
}
