package io.fleetfold.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the brokers for agents: a bounded buffer in memory, emptied by one daemon thread.
 * Thread-safe.
 */
final class KafkaOutbox implements Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(FleetfoldClient.class);

  private final ClientSettings settings;
  private final RateLimitedLog log = new RateLimitedLog(LOG, System::nanoTime);
  private final Ledger ledger;
  // unbounded here: the ledger lets no more in than the bounds
  private final LinkedBlockingQueue<Ledger.Entry> queue = new LinkedBlockingQueue<>();
  private final Encoders encoders;
  private final SenderLoop sender;
  private final Thread thread;

  KafkaOutbox(ClientSettings settings) {
    this.settings = settings;
    this.ledger = new Ledger(settings.bufferRecords(), settings.bufferBytes());
    this.encoders = new Encoders(settings.registry(), settings.fleet());
    this.sender =
        new SenderLoop(
            settings,
            queue,
            ledger,
            encoders,
            log,
            () -> new KafkaProducer<>(ProducerSettings.ofAgent(settings)));
    this.thread = new Thread(sender, settings.clientId() + "-sender");
    thread.setDaemon(true);
    thread.start();
  }

  Encoders encoders() {
    return encoders;
  }

  @Override
  public Loss put(Outgoing record, CompletableFuture<Position> answer) {
    Ledger.Entry entry = new Ledger.Entry(record, answer);
    Loss refusal = record.problem() != null ? Loss.INVALID : null;
    if (refusal == null && tooLarge(record)) {
      refusal = Loss.TOO_LARGE;
    }
    if (refusal != null) {
      ledger.refuse(refusal);
    } else {
      refusal = ledger.enter(entry);
    }
    if (refusal != null) {
      String detail = record.problem() == null ? "" : ", " + record.problem();
      log.warn("record refused", "for " + record.topic() + ": " + refusal.label() + detail);
      return refusal;
    }
    queue.add(entry);
    if (sender.aborted()) {
      // the client was closed meanwhile, and its thread may not look again
      sender.dropQueued();
    }
    return null;
  }

  // a character takes one byte at least: surely too large is known without encoding
  private boolean tooLarge(Outgoing record) {
    return record.estimatedBytes() > settings.recordBytes();
  }

  @Override
  public boolean flush(Duration timeout) {
    try {
      return ledger.awaitUpTo(ledger.mark(), timeout.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public DeliveryReport report() {
    return ledger.report();
  }

  @Override
  public Health healthCheck(Duration timeout) {
    return HealthCheck.run(settings, encoders, timeout);
  }

  @Override
  public void close(Duration timeout) {
    ledger.close();
    flush(timeout);
    sender.abort();
    thread.interrupt();
    sender.dropQueued();
    try {
      // bounded: the thread may hang in a call to the registry, and is a daemon
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.dropQueued();
    sender.dropCurrent();
    DeliveryReport report = ledger.report();
    if (report.refusedTotal() + report.droppedTotal() > 0) {
      LOG.warn(
          "closed: of {} records {} were delivered, refused {}, dropped {}",
          report.accepted(),
          report.delivered(),
          report.refused(),
          report.dropped());
    }
  }
}
