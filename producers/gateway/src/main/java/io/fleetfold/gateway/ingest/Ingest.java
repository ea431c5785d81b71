package io.fleetfold.gateway.ingest;

import io.fleetfold.schemas.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What is behind every way in: checks, masks and bounds what a request carries, sends it, and
 * answers after the brokers' acknowledgement of every record. Thread-safe; never blocks.
 */
public final class Ingest implements AutoCloseable {
  private static final int WORKERS = 2;

  private final IngestSettings settings;
  private final Serializers serializers;
  private final Sender sender;
  private final InFlight inFlight;
  private final Preparation preparation;
  private final IngestMetrics metrics = new IngestMetrics();
  private final ExecutorService workers;

  /**
   * A core; nothing is sent before the first request.
   *
   * @param registry stays open when this is closed
   * @param withoutContent takes prompts, answers and what tools are given and give out of records
   */
  public Ingest(IngestSettings settings, SchemaRegistry registry, Masking withoutContent) {
    this.settings = settings;
    this.serializers = new Serializers(registry, settings.fleet());
    this.sender =
        new Sender(
            () ->
                new KafkaProducer<>(
                    settings.producer(), new StringSerializer(), new ByteArraySerializer()),
            settings.deliveryTimeout());
    this.inFlight = new InFlight(settings.inFlightBytes());
    this.preparation =
        new Preparation(settings.fleet(), settings.recordBytes(), serializers, withoutContent);
    this.workers =
        Executors.newFixedThreadPool(
            WORKERS,
            task -> {
              Thread thread = new Thread(task, "gateway-ingest");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes a request's items.
   *
   * @param items their indexes rise; what is in them belongs to the core from now on
   * @return completes with {@link BusyException} where there is no room now, and with {@link
   *     UnavailableException} where the brokers or the registry are away
   */
  public CompletableFuture<Receipt> take(List<Item> items, Caller caller, Batching batching) {
    List<Item> all = List.copyOf(items);
    metrics.receive(all.size());
    CompletableFuture<Receipt> answer = new CompletableFuture<>();
    try {
      workers.execute(
          () -> {
            try {
              CompletableFuture<Receipt> unused =
                  deliver(all, caller, batching)
                      .whenComplete((receipt, error) -> settle(all, answer, receipt, error));
            } catch (RuntimeException | Error e) {
              settle(all, answer, null, e);
            }
          });
    } catch (RejectedExecutionException e) {
      settle(
          all,
          answer,
          null,
          new UnavailableException(Sender.RETRY_AFTER, "the gateway is closing"));
    }
    return answer;
  }

  private void settle(
      List<Item> items, CompletableFuture<Receipt> answer, Receipt receipt, Throwable error) {
    Throwable cause = error == null ? null : cause(error);
    metrics.settle(items.size(), receipt, cause);
    if (cause == null) {
      answer.complete(receipt);
    } else {
      answer.completeExceptionally(cause);
    }
  }

  /** Registers the schemas ahead of the first request; may wait for the registry. */
  public void prepare() {
    serializers.register();
  }

  /** Counts of items. */
  public IngestMetrics metrics() {
    return metrics;
  }

  /** Bytes on their way to the brokers. */
  public long bytesInFlight() {
    return inFlight.used();
  }

  private CompletableFuture<Receipt> deliver(List<Item> items, Caller caller, Batching batching) {
    List<Refused> refused = new ArrayList<>();
    List<Prepared> good = new ArrayList<>();
    long bytes = 0;
    for (Item item : items) {
      if (item.refusal() != null) {
        refused.add(new Refused(item.index(), item.refusal()));
        continue;
      }
      try {
        Prepared prepared = preparation.prepare(item, caller);
        good.add(prepared);
        bytes += prepared.bytes();
      } catch (RefusedException e) {
        refused.add(new Refused(item.index(), e.refusal()));
      }
    }
    if (good.isEmpty() || (batching == Batching.ALL_OR_NOTHING && !refused.isEmpty())) {
      return CompletableFuture.completedFuture(new Receipt(List.of(), refused));
    }
    return send(good, refused, bytes);
  }

  private CompletableFuture<Receipt> send(List<Prepared> good, List<Refused> refused, long bytes) {
    if (sender.away()) {
      throw sender.unavailable(new TimeoutException("a moment ago"));
    }
    if (!inFlight.take(bytes)) {
      throw new BusyException(Sender.RETRY_AFTER);
    }
    try {
      return new Delivery(sender, refused)
          .send(good)
          .whenComplete((receipt, error) -> inFlight.give(bytes));
    } catch (RuntimeException e) {
      inFlight.give(bytes);
      throw sender.unavailable(e);
    }
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** Delivers what is on its way; waits for it. */
  @Override
  public void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(settings.deliveryTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }
}
