package io.fleetfold.gateway.ingest;

import io.fleetfold.client.RecoveringProducer;
import io.fleetfold.records.IngestRefusal;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is behind every way in: checks, masks and bounds what a request carries, sends it, and
 * answers after the brokers' acknowledgement of every record. Thread-safe; never blocks.
 */
public final class Ingest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final int WORKERS = 2;
  private static final Duration BETWEEN_DRAINS = Duration.ofSeconds(5);
  // beside the texts of a record: numbers, lengths, the frame
  private static final int FIXED_BYTES = 256;

  private final IngestSettings settings;
  private final Serializers serializers;
  private final BrokerWriter writer;
  private final InFlight inFlight;
  private final Preparation preparation;
  private final IngestMetrics metrics = new IngestMetrics();
  private final RefusalLog refusals;
  private final ExecutorService workers;
  private final ScheduledExecutorService clock;

  /**
   * A core; nothing is sent before the first request.
   *
   * @param registry stays open when this is closed
   * @param withoutContent takes prompts, answers and what tools are given and give out of records
   */
  public Ingest(IngestSettings settings, SchemaRegistry registry, Masking withoutContent) {
    this.settings = settings;
    this.serializers = new Serializers(registry, settings.fleet());
    this.writer =
        new BrokerWriter(
            new RecoveringProducer(
                () ->
                    new KafkaProducer<>(
                        settings.producer(), new StringSerializer(), new ByteArraySerializer()),
                settings.deliveryTimeout()));
    this.inFlight = new InFlight(settings.inFlightBytes());
    this.preparation =
        new Preparation(settings.fleet(), settings.recordBytes(), serializers, withoutContent);
    this.refusals = new RefusalLog(settings.name(), InstantSource.system());
    this.workers = Executors.newFixedThreadPool(WORKERS, task -> thread(task, "gateway-ingest"));
    this.clock =
        Executors.newSingleThreadScheduledExecutor(task -> thread(task, "gateway-refusals"));
    var unused =
        clock.scheduleWithFixedDelay(
            this::tellRefusals,
            BETWEEN_DRAINS.toMillis(),
            BETWEEN_DRAINS.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Takes a request's items, and notes those that are refused.
   *
   * @param way the way in, such as {@code POST /v1/events}
   * @param items their indexes rise; what is in them belongs to the core from now on
   * @return completes with {@link BusyException} where there is no room now, and with {@link
   *     UnavailableException} where the brokers or the registry are away
   */
  public CompletableFuture<Receipt> take(
      String way, List<Item> items, Caller caller, Batching batching) {
    return take(items, caller, batching)
        .whenComplete((receipt, error) -> note(way, caller, receipt));
  }

  /** The same for those who note themselves in {@link #refusals} what is refused. */
  public CompletableFuture<Receipt> take(List<Item> items, Caller caller, Batching batching) {
    List<Item> all = List.copyOf(items);
    metrics.receive(all.size());
    long bytes = estimate(all);
    CompletableFuture<Receipt> answer = new CompletableFuture<>();
    InFlight share = inFlight.of(caller);
    if (!share.take(bytes)) {
      settle(all, answer, null, new BusyException(BrokerWriter.RETRY_AFTER));
      return answer;
    }
    CompletableFuture<Receipt> told = answer.whenComplete((receipt, error) -> share.give(bytes));
    try {
      workers.execute(() -> start(all, caller, batching, answer));
    } catch (RejectedExecutionException e) {
      UnavailableException closing =
          new UnavailableException(BrokerWriter.RETRY_AFTER, "the gateway is closing");
      settle(all, answer, null, closing);
    }
    return told;
  }

  private void start(
      List<Item> items, Caller caller, Batching batching, CompletableFuture<Receipt> answer) {
    try {
      CompletableFuture<Receipt> unused =
          deliver(items, caller, batching)
              .whenComplete((receipt, error) -> settle(items, answer, receipt, error));
    } catch (RuntimeException | Error e) {
      settle(items, answer, null, e);
    }
  }

  private void settle(
      List<Item> items, CompletableFuture<Receipt> answer, Receipt receipt, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    metrics.settle(items.size(), receipt, cause);
    if (cause == null) {
      answer.complete(receipt);
    } else {
      answer.completeExceptionally(cause);
    }
  }

  private CompletableFuture<Receipt> deliver(List<Item> items, Caller caller, Batching batching) {
    List<Refused> refused = new ArrayList<>();
    List<Prepared> good = new ArrayList<>();
    for (Item item : items) {
      try {
        good.add(preparation.prepare(item, caller));
      } catch (RefusedException e) {
        refused.add(new Refused(item.index(), e.refusal()));
      }
    }
    if (good.isEmpty() || (batching == Batching.ALL_OR_NOTHING && !refused.isEmpty())) {
      return CompletableFuture.completedFuture(new Receipt(List.of(), refused));
    }
    if (writer.away()) {
      throw writer.unavailable(new TimeoutException("a moment ago"));
    }
    return new Delivery(writer, refused).send(good);
  }

  /** About as many bytes as the items take until the brokers have them. */
  private static long estimate(List<Item> items) {
    long bytes = 0;
    for (Item item : items) {
      for (Message message : item.messages()) {
        bytes += FIXED_BYTES;
        int fields = message.value() == null ? 0 : message.value().getSchema().getFields().size();
        for (int i = 0; i < fields; i++) {
          bytes += message.value().get(i) instanceof String text ? text.length() : 0;
        }
      }
    }
    return bytes;
  }

  private void note(String way, Caller caller, Receipt receipt) {
    if (receipt != null) {
      receipt.refused().forEach(refused -> refusals.add(way, caller, refused.refusal()));
    }
  }

  /** Best effort: what is not told now was told to whoever sent it. */
  private void tellRefusals() {
    List<IngestRefusal> all = refusals.drain();
    if (all.isEmpty()) {
      return;
    }
    try {
      List<Message> messages =
          all.stream().map(refusal -> Message.of(Topics.GATEWAY_REFUSALS, refusal)).toList();
      var unused =
          writer.send(preparation.prepare(Item.of(0, messages), Caller.LOCAL).records().iterator());
    } catch (RefusedException | RuntimeException e) {
      LOG.debug("refusals cannot be published", e);
    }
  }

  /** Registers the schemas ahead of the first request; may wait for the registry. */
  public void prepare() {
    serializers.register();
  }

  /** What keeps it from taking records now, in words; empty when nothing is known to. */
  public Optional<String> problem() {
    if (!serializers.complete()) {
      return Optional.of(
          "the schemas are not registered yet: check FLEETFOLD_REGISTRY_URL and whether it runs");
    }
    return writer.away()
        ? Optional.of(
            "the brokers do not answer: check FLEETFOLD_BOOTSTRAP_SERVERS and whether they run")
        : Optional.empty();
  }

  /** Where refused items are noted for the dashboard. */
  public RefusalLog refusals() {
    return refusals;
  }

  /** Counts of items. */
  public IngestMetrics metrics() {
    return metrics;
  }

  /** Bytes on their way to the brokers, estimated. */
  public long bytesInFlight() {
    return inFlight.used();
  }

  /** Delivers what is on its way; waits for it. */
  @Override
  public void close() {
    clock.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(settings.deliveryTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tellRefusals();
    writer.close();
  }
}
