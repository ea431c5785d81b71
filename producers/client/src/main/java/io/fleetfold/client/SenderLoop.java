package io.fleetfold.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Encodes what is queued and hands it to the Kafka producer, in order. A registry or brokers that
 * are away make it wait at the record it has; a record that can never be delivered is dropped and
 * counted, and the next one follows. An error of the virtual machine, say for want of memory, costs
 * the record it met; if the loop itself cannot go on, all that is left is dropped and counted, and
 * what comes later is refused.
 */
final class SenderLoop implements Runnable {
  private static final long IDLE_MS = 50;
  private static final long PAUSE_MS = 200;

  private final ClientSettings settings;
  private final BlockingQueue<DeliveryMetrics.Entry> queue;
  private final DeliveryMetrics metrics;
  private final Encoders encoders;
  private final ClientLog log;
  private final CountDownLatch abort = new CountDownLatch(1);
  private final SchemaRegistrations registrations;
  private final Spill spill;
  private final RecordSender sender;
  private volatile DeliveryMetrics.Entry current;
  private volatile boolean over;
  // why what is left over is dropped
  private volatile DropReason ending = DropReason.CLOSE_TIMEOUT;

  SenderLoop(
      ClientSettings settings,
      BlockingQueue<DeliveryMetrics.Entry> queue,
      DeliveryMetrics metrics,
      Encoders encoders,
      ClientLog log,
      Spill spill,
      Supplier<Producer<String, byte[]>> producers) {
    this.settings = settings;
    this.queue = queue;
    this.metrics = metrics;
    this.encoders = encoders;
    this.log = log;
    this.registrations =
        new SchemaRegistrations(encoders, settings.registryPorts(), log, System::nanoTime);
    this.spill = spill;
    this.sender =
        new RecordSender(settings, metrics, log, abort, producers, this::toDisk, System::nanoTime);
  }

  /** Gives up what is not delivered yet. */
  void abort() {
    if (spill.isOn()) {
      sender.keep();
    }
    abort.countDown();
  }

  boolean aborted() {
    return abort.getCount() == 0;
  }

  boolean isOver() {
    return over;
  }

  /** Keeps what is left on disk, or drops and counts it. */
  void giveUp() {
    over = true;
    if (spill.isOn()) {
      List<DeliveryMetrics.Entry> left = new ArrayList<>(sender.giveUp());
      DeliveryMetrics.Entry held = current;
      if (held != null && !left.contains(held)) {
        left.add(held);
      }
      queue.drainTo(left);
      left.sort(Comparator.comparingLong(DeliveryMetrics.Entry::number));
      spill.keep(left);
    }
    dropQueued();
    dropCurrent();
    spill.close();
  }

  void dropQueued() {
    for (DeliveryMetrics.Entry e = queue.poll(); e != null; e = queue.poll()) {
      metrics.drop(e, ending);
    }
    sender.dropReturned(ending);
  }

  void dropCurrent() {
    DeliveryMetrics.Entry held = current;
    if (held != null && !held.isKept()) {
      metrics.drop(held, ending);
    }
  }

  @Override
  public void run() {
    try {
      spill.open();
      while (!aborted() && !metrics.finished()) {
        step();
      }
    } catch (InterruptedException | InterruptException e) {
      // only close() interrupts, and has given up the rest
      abort();
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      closeAll();
    }
  }

  private void fail(Throwable e) {
    ending = DropReason.CLIENT_FAILED;
    metrics.fail();
    abort();
    dropQueued();
    dropCurrent();
    log.warn(
        "the client failed and delivers nothing more ("
            + e.getClass().getName()
            + "): give the program more memory, or a smaller FLEETFOLD_BUFFER_BYTES");
  }

  private void step() throws InterruptedException {
    DeliveryMetrics.Entry entry = sender.nextReturned();
    if (entry == null) {
      if (metrics.isHalfFull()) {
        spill.absorb(queue);
      }
      entry = spill.next();
    }
    if (entry == null) {
      entry = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
    }
    if (entry == null) {
      registrations.registerAhead();
      spill.tidy();
      return;
    }
    current = entry;
    try {
      if (register(entry)) {
        send(entry);
      }
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      sender.drop(entry, DropReason.NOT_ENCODABLE, e);
    } catch (Error e) {
      sender.drop(entry, DropReason.CLIENT_FAILED, null);
      log.warnSeldom("record lost", e.getClass().getName());
    } finally {
      if (!aborted()) {
        current = null;
      }
    }
  }

  /** Returns whether the record can be encoded; if not, it was dropped or the loop is over. */
  private boolean register(DeliveryMetrics.Entry entry) throws InterruptedException {
    boolean tombstone = entry.record.value() == null;
    while (!aborted() && !tombstone) {
      switch (registrations.register(entry.record.topic())) {
        case REGISTERED -> {
          return true;
        }
        case REFUSED -> {
          metrics.drop(entry, DropReason.SCHEMA_REFUSED);
          return false;
        }
        case AWAY -> {
          if (toDisk(entry)) {
            return false;
          }
          abort.await(PAUSE_MS, TimeUnit.MILLISECONDS);
        }
      }
    }
    return !aborted();
  }

  /** While it has to be waited: moves to disk what is in memory; whether the record went, too. */
  private boolean toDisk(DeliveryMetrics.Entry entry) {
    boolean gone = spill.takeBack(entry);
    spill.absorb(queue);
    return gone;
  }

  private void send(DeliveryMetrics.Entry entry) throws InterruptedException {
    byte[] value = encoders.encode(entry.record.cleaned(settings::cleaned));
    if (value != null && value.length > settings.recordBytes()) {
      sender.drop(entry, DropReason.TOO_LARGE, null);
    } else {
      sender.send(entry, value);
    }
  }

  private void closeAll() {
    // an interrupt that is still pending would keep the producer from closing
    boolean interrupted = Thread.interrupted();
    try {
      sender.close();
      encoders.close();
    } catch (RuntimeException | Error e) {
      log.warn("the client did not close cleanly: " + e.getClass().getName());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
