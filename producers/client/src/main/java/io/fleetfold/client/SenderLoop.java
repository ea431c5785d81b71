package io.fleetfold.client;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Encodes what is queued and hands it to the Kafka producer, in order. A registry or brokers that
 * are away make it wait at the record it has; a record that can never be delivered is dropped and
 * counted, and the next one follows.
 */
final class SenderLoop implements Runnable {
  private static final long IDLE_MS = 50;
  private static final long PAUSE_MS = 200;
  private static final long REFUSED_SCHEMA_PAUSE = TimeUnit.SECONDS.toNanos(30);
  private static final int MAX_FATAL = 5;

  private final ClientSettings settings;
  private final BlockingQueue<Ledger.Entry> queue;
  private final Ledger ledger;
  private final Encoders encoders;
  private final RateLimitedLog log;
  private final CountDownLatch abort = new CountDownLatch(1);
  private final Map<Topic<?>, Long> refusedSchemas = new HashMap<>();
  private volatile Ledger.Entry current;
  private KafkaProducer<String, byte[]> producer;
  private Thread self;
  private int next;

  SenderLoop(
      ClientSettings settings,
      BlockingQueue<Ledger.Entry> queue,
      Ledger ledger,
      Encoders encoders,
      RateLimitedLog log) {
    this.settings = settings;
    this.queue = queue;
    this.ledger = ledger;
    this.encoders = encoders;
    this.log = log;
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
  }

  void dropCurrent() {
    Ledger.Entry held = current;
    if (held != null) {
      ledger.drop(held, Loss.CLOSE_TIMEOUT);
    }
  }

  @Override
  public void run() {
    self = Thread.currentThread();
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
    Ledger.Entry entry = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
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
      drop(entry, Loss.NOT_ENCODABLE, e);
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
      drop(entry, Loss.TOO_LARGE, null);
      return;
    }
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(
            settings.fleet().name(entry.record.topic()), entry.record.key(), value);
    for (int fatal = 0; !aborted(); ) {
      boolean[] notTaken = {false};
      try {
        Future<RecordMetadata> unused =
            producer().send(message, (position, e) -> settle(entry, position, e, notTaken));
        if (!notTaken[0]) {
          return;
        }
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException | IllegalStateException e) {
        log.warn("Kafka producer failed and is made anew", String.valueOf(e.getMessage()));
        closeProducer();
        if (++fatal == MAX_FATAL && producerStarts()) {
          drop(entry, Loss.BROKER_REFUSED, e);
          return;
        }
      }
      abort.await(PAUSE_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Runs on the producer's thread, or on this one when the record never got into its buffer. */
  private void settle(Ledger.Entry entry, RecordMetadata at, Exception e, boolean[] notTaken) {
    if (e == null) {
      ledger.deliver(entry, new Position(at.topic(), at.partition(), at.offset()));
    } else if (!aborted() && Thread.currentThread() == self && mayPass(e)) {
      notTaken[0] = true;
      log.warn("brokers away, will try again", e.getMessage());
    } else if (aborted()) {
      ledger.drop(entry, Loss.CLOSE_TIMEOUT);
    } else {
      boolean large = e instanceof RecordTooLargeException;
      drop(entry, large ? Loss.TOO_LARGE : Loss.BROKER_REFUSED, e);
    }
  }

  private static boolean mayPass(Exception e) {
    return e instanceof RetriableException || e instanceof AuthenticationException;
  }

  private void drop(Ledger.Entry entry, Loss reason, Exception e) {
    if (ledger.drop(entry, reason)) {
      // never the message of an encoding error: it may quote content
      String why = e instanceof KafkaException ? e.getMessage() : e == null ? "" : e.toString();
      String shown = reason == Loss.NOT_ENCODABLE && e != null ? e.getClass().getName() : why;
      log.warn(
          "record dropped", "for " + entry.record.topic() + ": " + reason.label() + " " + shown);
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    if (producer == null) {
      producer = new KafkaProducer<>(ProducerSettings.ofAgent(settings));
    }
    return producer;
  }

  private boolean producerStarts() {
    try {
      producer();
      return true;
    } catch (KafkaException e) {
      return false;
    }
  }

  private void closeProducer() {
    if (producer != null) {
      // what it still holds fails now, and is counted by its callbacks
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private void closeAll() {
    // an interrupt that is still pending would keep the producer from closing
    boolean interrupted = Thread.interrupted();
    closeProducer();
    encoders.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
