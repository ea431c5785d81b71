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
  private final BlockingQueue<Ledger.Entry> queue;
  private final Ledger ledger;
  private final Encoders encoders;
  private final ClientLog log;
  private final CountDownLatch abort = new CountDownLatch(1);
  private final Registrations registrations;
  private final Spill spill;
  private final Courier courier;
  private volatile Ledger.Entry current;
  private volatile boolean over;
  // why what is left over is dropped
  private volatile Loss ending = Loss.CLOSE_TIMEOUT;

  SenderLoop(
      ClientSettings settings,
      BlockingQueue<Ledger.Entry> queue,
      Ledger ledger,
      Encoders encoders,
      ClientLog log,
      Spill spill,
      Supplier<Producer<String, byte[]>> producers) {
    this.settings = settings;
    this.queue = queue;
    this.ledger = ledger;
    this.encoders = encoders;
    this.log = log;
    this.registrations =
        new Registrations(encoders, settings.registryPorts(), log, System::nanoTime);
    this.spill = spill;
    this.courier =
        new Courier(settings, ledger, log, abort, producers, this::toDisk, System::nanoTime);
  }

  /** Gives up what is not delivered yet. */
  void abort() {
    if (spill.isOn()) {
      courier.keep();
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
      List<Ledger.Entry> left = new ArrayList<>(courier.giveUp());
      Ledger.Entry held = current;
      if (held != null && !left.contains(held)) {
        left.add(held);
      }
      queue.drainTo(left);
      left.sort(Comparator.comparingLong(Ledger.Entry::number));
      spill.keep(left);
    }
    dropQueued();
    dropCurrent();
    spill.close();
  }

  void dropQueued() {
    for (Ledger.Entry e = queue.poll(); e != null; e = queue.poll()) {
      ledger.drop(e, ending);
    }
    courier.dropReturned(ending);
  }

  void dropCurrent() {
    Ledger.Entry held = current;
    if (held != null && !held.isKept()) {
      ledger.drop(held, ending);
    }
  }

  @Override
  public void run() {
    try {
      spill.open();
      while (!aborted() && !ledger.finished()) {
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
    ending = Loss.CLIENT_FAILED;
    ledger.fail();
    abort();
    dropQueued();
    dropCurrent();
    log.warn(
        "the client failed and delivers nothing more ("
            + e.getClass().getName()
            + "): give the program more memory, or a smaller FLEETFOLD_BUFFER_BYTES");
  }

  private void step() throws InterruptedException {
    Ledger.Entry entry = courier.nextReturned();
    if (entry == null) {
      if (ledger.isHalfFull()) {
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
      courier.drop(entry, Loss.NOT_ENCODABLE, e);
    } catch (Error e) {
      courier.drop(entry, Loss.CLIENT_FAILED, null);
      log.warnSeldom("record lost", e.getClass().getName());
    } finally {
      if (!aborted()) {
        current = null;
      }
    }
  }

  /** Returns whether the record can be encoded; if not, it was dropped or the loop is over. */
  private boolean register(Ledger.Entry entry) throws InterruptedException {
    boolean tombstone = entry.record.value() == null;
    while (!aborted() && !tombstone) {
      switch (registrations.register(entry.record.topic())) {
        case REGISTERED -> {
          return true;
        }
        case REFUSED -> {
          ledger.drop(entry, Loss.SCHEMA_REFUSED);
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
  private boolean toDisk(Ledger.Entry entry) {
    boolean gone = spill.takeBack(entry);
    spill.absorb(queue);
    return gone;
  }

  private void send(Ledger.Entry entry) throws InterruptedException {
    byte[] value = encoders.encode(entry.record);
    if (value != null && value.length > settings.recordBytes()) {
      courier.drop(entry, Loss.TOO_LARGE, null);
    } else {
      courier.send(entry, value);
    }
  }

  private void closeAll() {
    // an interrupt that is still pending would keep the producer from closing
    boolean interrupted = Thread.interrupted();
    try {
      courier.close();
      encoders.close();
    } catch (RuntimeException | Error e) {
      log.warn("the client did not close cleanly: " + e.getClass().getName());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
