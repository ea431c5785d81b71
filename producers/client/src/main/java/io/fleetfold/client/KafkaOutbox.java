package io.fleetfold.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The way to the brokers for agents: a bounded buffer in memory, and behind it one on disk where
 * that is set, emptied by one daemon thread. Thread-safe.
 */
final class KafkaOutbox implements Outbox {
  private final ClientSettings settings;
  private final ClientLog log = ClientLog.of(FleetfoldClient.class);
  private final Ledger ledger;
  // unbounded here: the ledger lets no more in than the bounds
  private final LinkedBlockingQueue<Ledger.Entry> queue = new LinkedBlockingQueue<>();
  private final Encoders encoders;
  private final SenderLoop sender;
  private final Thread thread;
  private final EndOfProgram endOfProgram;

  KafkaOutbox(ClientSettings settings) {
    this.settings = settings;
    KafkaLogs.quiet();
    this.ledger = new Ledger(settings.bufferRecords(), settings.bufferBytes());
    this.encoders = new Encoders(settings.registry(), settings.fleet());
    this.sender =
        new SenderLoop(
            settings,
            queue,
            ledger,
            encoders,
            log,
            new Spill(settings.spillFolder(), settings.spillBytes(), ledger, log),
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
  public Loss put(Outgoing record, CompletableFuture<Position> answer) {
    Ledger.Entry entry = null;
    try {
      Loss refusal = record.problem() != null ? Loss.INVALID : null;
      // surely too large is known without encoding
      if (refusal == null && record.characters() > settings.recordBytes()) {
        refusal = Loss.TOO_LARGE;
      }
      if (refusal != null) {
        ledger.refuse(refusal);
      } else {
        Ledger.Entry fresh = new Ledger.Entry(record, answer);
        refusal = ledger.enter(fresh);
        entry = refusal == null ? fresh : null;
      }
      return entry == null ? refused(record, refusal) : queued(entry);
    } catch (RuntimeException | Error e) {
      return failed(entry, e);
    }
  }

  private Loss refused(Outgoing record, Loss refusal) {
    String detail = record.problem() == null ? "" : ", " + record.problem();
    log.warnSeldom("record refused", "for " + record.topic() + ": " + refusal.label() + detail);
    return refusal;
  }

  private Loss queued(Ledger.Entry entry) {
    queue.add(entry);
    if (sender.isOver()) {
      // the client was closed meanwhile, and nobody looks again
      sender.dropQueued();
    }
    return null;
  }

  /** Most likely there is no memory left: what follows asks for as little as can be. */
  private Loss failed(Ledger.Entry entry, Throwable e) {
    if (entry == null) {
      ledger.refuse(Loss.CLIENT_FAILED);
    } else {
      ledger.drop(entry, Loss.CLIENT_FAILED);
    }
    log.warnSeldom("record lost", e.getClass().getName());
    return Loss.CLIENT_FAILED;
  }

  @Override
  public boolean flush(Duration timeout) {
    try {
      return ledger.awaitUpTo(ledger.mark(), Lenient.nanos(timeout));
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
    endOfProgram.forget();
    if (ledger.close()) {
      end(timeout);
    }
  }

  private void closeAtExit() {
    long before = ledger.report().buffered();
    if (!ledger.close()) {
      return;
    }
    long lostBefore = ledger.report().droppedTotal();
    end(settings.exitTimeout());
    if (before > 0) {
      DeliveryReport after = ledger.report();
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
    DeliveryReport report = ledger.report();
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
