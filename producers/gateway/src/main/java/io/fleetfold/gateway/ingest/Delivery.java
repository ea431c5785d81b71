package io.fleetfold.gateway.ingest;

import io.fleetfold.client.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Items of one request on their way to the brokers. Thread-safe. */
final class Delivery {
  private final BrokerWriter writer;
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();

  Delivery(BrokerWriter writer, List<Refused> refused) {
    this.writer = writer;
    this.refused.addAll(refused);
  }

  /** Sends in order; completes once every record is acknowledged or has failed. */
  CompletableFuture<Receipt> send(List<Prepared> items) {
    List<CompletableFuture<Void>> all = new ArrayList<>(items.size());
    for (Prepared item : items) {
      CompletableFuture<Void> sent = send(item);
      all.add(sent);
      if (writer.away()) {
        // the others would wait as long, and in vain
        break;
      }
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> receipt());
  }

  private CompletableFuture<Void> send(Prepared item) {
    List<CompletableFuture<Position>> positions = writer.send(item.records().iterator());
    return CompletableFuture.allOf(positions.toArray(CompletableFuture[]::new))
        .handle((nothing, error) -> settle(item, positions, error));
  }

  private Void settle(Prepared item, List<CompletableFuture<Position>> positions, Throwable error) {
    if (error == null) {
      List<Position> all = positions.stream().map(CompletableFuture::join).toList();
      synchronized (this) {
        accepted.add(new Accepted(item.index(), item.ids(), all));
      }
    } else if (error.getCause() instanceof RecordTooLargeException) {
      synchronized (this) {
        refused.add(new Refused(item.index(), BrokerWriter.tooLarge()));
      }
    } else {
      throw writer.unavailable(error.getCause() == null ? error : error.getCause());
    }
    return null;
  }

  private synchronized Receipt receipt() {
    accepted.sort(Comparator.comparingInt(Accepted::index));
    refused.sort(Comparator.comparingInt(Refused::index));
    return new Receipt(List.copyOf(accepted), List.copyOf(refused));
  }
}
