package io.fleetfold.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The way to the brokers for agents: a bounded buffer in memory, and behind it one on disk where
 * that is set, emptied by one daemon thread. Thread-safe.
 */
final class KafkaRecordBuffer implements RecordBuffer {
  private final ClientSettings settings;
  private final ClientLog log = ClientLog.of(FleetfoldClient.class);
  private final DeliveryMetrics metrics;
  // unbounded here: the ledger lets no more in than the bounds
  private final LinkedBlockingQueue<DeliveryMetrics.Entry> queue = new LinkedBlockingQueue<>();
  private final Encoders encoders;
  private final SenderLoop sender;
  private final Thread thread;
  private final EndOfProgram endOfProgram;

  KafkaRecordBuffer(ClientSettings settings) {
    this.settings = settings;
    KafkaLogs.quiet();
    this.metrics = new DeliveryMetrics(settings.bufferRecords(), settings.bufferBytes());
    this.encoders = new Encoders(settings.registry(), settings.fleet());
    this.sender =
        new SenderLoop(
            settings,
            queue,
            metrics,
            encoders,
            log,
            new Spill(
                settings.spillFolder(), settings.spillBytes(), settings::cleaned, metrics, log),
            () -> new KafkaProducer<>(ProducerSettings.ofAgent(settings)));
    this.thread = new Thread(sender, settings.clientId() + "-sender");
    thread.setDaemon(true);
    thread.start();
    this.endOfProgram = new EndOfProgram(this::closeAtExit);
  }

  Encoders encoders() {
    return encoders;
  }

  @Override
  public DropReason put(Outgoing record, CompletableFuture<Position> answer) {
    DeliveryMetrics.Entry entry = null;
    try {
      DropReason refusal = record.problem() != null ? DropReason.INVALID : null;
      // surely too large is known without encoding
      if (refusal == null && record.characters() > settings.recordBytes()) {
        refusal = DropReason.TOO_LARGE;
      }
      if (refusal != null) {
        metrics.refuse(refusal);
      } else {
        DeliveryMetrics.Entry fresh = new DeliveryMetrics.Entry(record, answer);
        refusal = metrics.enter(fresh);
        entry = refusal == null ? fresh : null;
      }
      return entry == null ? refused(record, refusal) : queued(entry);
    } catch (RuntimeException | Error e) {
      return failed(entry, e);
    }
  }

  private DropReason refused(Outgoing record, DropReason refusal) {
    String detail = record.problem() == null ? "" : ", " + record.problem();
    log.warnSeldom("record refused", "for " + record.topic() + ": " + refusal.label() + detail);
    return refusal;
  }

  private DropReason queued(DeliveryMetrics.Entry entry) {
    queue.add(entry);
    if (sender.isOver()) {
      // the client was closed meanwhile, and nobody looks again
      sender.dropQueued();
    }
    return null;
  }

  /** Most likely there is no memory left: what follows asks for as little as can be. */
  private DropReason failed(DeliveryMetrics.Entry entry, Throwable e) {
    if (entry == null) {
      metrics.refuse(DropReason.CLIENT_FAILED);
    } else {
      metrics.drop(entry, DropReason.CLIENT_FAILED);
    }
    log.warnSeldom("record lost", e.getClass().getName());
    return DropReason.CLIENT_FAILED;
  }

  @Override
  public boolean flush(Duration timeout) {
    try {
      return metrics.awaitUpTo(metrics.mark(), Lenient.nanos(timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public DeliveryReport report() {
    return metrics.report();
  }

  @Override
  public Health healthCheck(Duration timeout) {
    return HealthCheck.run(settings, encoders, timeout);
  }

  @Override
  public void close(Duration timeout) {
    endOfProgram.forget();
    if (metrics.close()) {
      end(timeout);
    }
  }

  private void closeAtExit() {
    long before = metrics.report().buffered();
    if (!metrics.close()) {
      return;
    }
    long lostBefore = metrics.report().droppedTotal();
    end(settings.exitTimeout());
    if (before > 0) {
      DeliveryReport after = metrics.report();
      long lost = after.droppedTotal() - lostBefore;
      log.warn(
          ("the program ended without closing its client: of %d records on their way %d were lost,"
                  + " %d are kept on disk; close the client before the program ends")
              .formatted(before, lost, after.spilled()));
    }
  }

  private void end(Duration timeout) {
    boolean delivered = flush(timeout);
    sender.abort();
    thread.interrupt();
    try {
      // bounded: the thread may hang in a call to the registry, and is a daemon
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.giveUp();
    DeliveryReport report = metrics.report();
    if (!delivered || report.refusedTotal() + report.droppedTotal() > 0) {
      log.warn(
          "closed: of %d records %d were delivered, refused %s, dropped %s, kept on disk %d"
              .formatted(
                  report.accepted(),
                  report.delivered(),
                  report.refused(),
                  report.dropped(),
                  report.spilled()));
    }
  }
}
