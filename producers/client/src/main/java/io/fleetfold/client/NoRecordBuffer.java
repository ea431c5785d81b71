package io.fleetfold.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The way to no brokers, for clients that have sessions in memory only. Thread-safe. */
final class NoRecordBuffer implements RecordBuffer {
  private final ClientLog log = ClientLog.of(FleetfoldClient.class);
  private final DeliveryMetrics metrics = new DeliveryMetrics(1, 1);

  @Override
  public DropReason put(Outgoing record, CompletableFuture<Position> answer) {
    metrics.refuse(DropReason.NO_BROKERS);
    log.warnSeldom("record refused", "for " + record.topic() + ": no bootstrapServers are set");
    return DropReason.NO_BROKERS;
  }

  @Override
  public boolean flush(Duration timeout) {
    return true;
  }

  @Override
  public DeliveryReport report() {
    return metrics.report();
  }

  @Override
  public Health healthCheck(Duration timeout) {
    return new Health(
        List.of(
            "bootstrapServers is missing: only sessions work, in memory; name the Kafka brokers"
                + " as host:port"));
  }

  @Override
  public void close(Duration timeout) {
    // nothing is held
  }
}
