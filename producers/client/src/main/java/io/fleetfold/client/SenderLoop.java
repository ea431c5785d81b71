package io.fleetfold.client;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Encodes what is queued and hands it to the Kafka producer, in order. A registry or brokers that
 * are away make it wait at the record it has; a record that can never be delivered is dropped and
 * counted, and the next one follows.
 */
final class SenderLoop implements Runnable {
  private static final long IDLE_MS = 50;
  private static final long PAUSE_MS = 200;
  private static final long REFUSED_SCHEMA_PAUSE = TimeUnit.SECONDS.toNanos(30);

  private final ClientSettings settings;
  private final BlockingQueue<Ledger.Entry> queue;
  private final Ledger ledger;
  private final Encoders encoders;
  private final RateLimitedLog log;
  private final CountDownLatch abort = new CountDownLatch(1);
  private final Map<Topic<?>, Long> refusedSchemas = new HashMap<>();
  private final Courier courier;
  private volatile Ledger.Entry current;
  private int next;

  SenderLoop(
      ClientSettings settings,
      BlockingQueue<Ledger.Entry> queue,
      Ledger ledger,
      Encoders encoders,
      RateLimitedLog log,
      Supplier<Producer<String, byte[]>> producers) {
    this.settings = settings;
    this.queue = queue;
    this.ledger = ledger;
    this.encoders = encoders;
    this.log = log;
    this.courier = new Courier(settings, ledger, log, abort, producers);
  }

  /** Gives up what is not delivered yet. */
  void abort() {
    abort.countDown();
  }

  boolean aborted() {
    return abort.getCount() == 0;
  }

  void dropQueued() {
    for (Ledger.Entry e = queue.poll(); e != null; e = queue.poll()) {
      ledger.drop(e, Loss.CLOSE_TIMEOUT);
    }
    courier.dropReturned();
  }

  void dropCurrent() {
    Ledger.Entry held = current;
    if (held != null) {
      ledger.drop(held, Loss.CLOSE_TIMEOUT);
    }
  }

  @Override
  public void run() {
    try {
      while (!aborted() && !ledger.finished()) {
        step();
      }
    } catch (InterruptedException | InterruptException e) {
      // only close() interrupts, and has given up the rest
      abort();
    } finally {
      closeAll();
    }
  }

  private void step() throws InterruptedException {
    Ledger.Entry entry = courier.nextReturned();
    if (entry == null) {
      entry = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
    }
    if (entry == null) {
      registerAhead();
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
    } finally {
      if (!aborted()) {
        current = null;
      }
    }
  }

  /** While nothing is to do: so that the first record need not wait for the registry. */
  private void registerAhead() {
    if (encoders.complete()) {
      return;
    }
    Topic<?> topic = Encoders.TOPICS.get(next++ % Encoders.TOPICS.size());
    try {
      if (!refusedLately(topic)) {
        encoders.register(topic);
      }
    } catch (RuntimeException e) {
      noteRegistration(topic, e);
    }
  }

  /** Returns whether the record can be encoded; if not, it was dropped or the loop is over. */
  private boolean register(Ledger.Entry entry) throws InterruptedException {
    Topic<?> topic = entry.record.topic();
    boolean tombstone = entry.record.value() == null;
    while (!aborted() && !tombstone && !encoders.registered(topic)) {
      if (refusedLately(topic)) {
        ledger.drop(entry, Loss.SCHEMA_REFUSED);
        return false;
      }
      try {
        encoders.register(topic);
      } catch (RuntimeException e) {
        noteRegistration(topic, e);
        abort.await(PAUSE_MS, TimeUnit.MILLISECONDS);
      }
    }
    return !aborted();
  }

  private boolean refusedLately(Topic<?> topic) {
    Long since = refusedSchemas.get(topic);
    return since != null && System.nanoTime() - since < REFUSED_SCHEMA_PAUSE;
  }

  private void noteRegistration(Topic<?> topic, RuntimeException e) {
    boolean away = e instanceof RegistryUnavailableException;
    if (!away && e instanceof IllegalStateException) {
      refusedSchemas.put(topic, System.nanoTime());
    }
    log.warn(away ? "registry away, will try again" : "registry", e.getMessage());
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
    courier.close();
    encoders.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
