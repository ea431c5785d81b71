package io.fleetfold.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Hands encoded records to a Kafka producer and hears of their fate. A record that fails for a
 * cause that may pass comes back, to be sent again by a new producer before any later one. For the
 * sender's thread, save {@link #dropReturned}; callbacks run on the producer's.
 */
final class RecordSender {
  private static final long PAUSE_MS = 200;
  private static final int MAX_ODD_FAILURES = 5;
  // beyond the time in which a living producer tells of every record
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final ClientSettings settings;
  private final DeliveryMetrics metrics;
  private final ClientLog log;
  private final CountDownLatch abort;
  private final Supplier<Producer<String, byte[]>> source;
  private final Predicate<DeliveryMetrics.Entry> whileWaiting;
  private final LongSupplier nanoTime;
  private final Queue<DeliveryMetrics.Entry> returned =
      new PriorityBlockingQueue<>(16, Comparator.comparingLong(DeliveryMetrics.Entry::number));
  private Producer<String, byte[]> producer;
  private volatile boolean closing;
  // what a producer has and has told nothing of yet
  private final Set<DeliveryMetrics.Entry> handedOver = ConcurrentHashMap.newKeySet();
  private final long longestSilence;
  private volatile long lastTold;
  private volatile boolean keeping;
  // a record came back of itself: its producer is to be replaced
  private volatile boolean stuck;

  RecordSender(
      ClientSettings settings,
      DeliveryMetrics metrics,
      ClientLog log,
      CountDownLatch abort,
      Supplier<Producer<String, byte[]>> source,
      Predicate<DeliveryMetrics.Entry> whileWaiting,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.metrics = metrics;
    this.log = log;
    this.abort = abort;
    this.source = source;
    this.whileWaiting = whileWaiting;
    this.nanoTime = nanoTime;
    this.longestSilence = ProducerSettings.deliveryTimeout(settings).plus(SILENCE).toNanos();
  }

  /** What is not delivered, for whoever keeps it; from now on what comes back is dropped. */
  List<DeliveryMetrics.Entry> giveUp() {
    keeping = false;
    List<DeliveryMetrics.Entry> all = new ArrayList<>(handedOver);
    for (DeliveryMetrics.Entry e = returned.poll(); e != null; e = returned.poll()) {
      all.add(e);
    }
    return all;
  }

  /** From now on what comes back after the end is not dropped, but waits for {@link #giveUp}. */
  void keep() {
    keeping = true;
  }

  /** The earliest record that came back; null for none. */
  DeliveryMetrics.Entry nextReturned() {
    if (!handedOver.isEmpty() && nanoTime.getAsLong() - lastTold > longestSilence) {
      // its thread died, say for want of memory: nobody else will tell
      log.warnSeldom("the Kafka producer is dead and is replaced", handedOver.size() + " records");
      close();
      returned.addAll(handedOver);
      handedOver.clear();
    }
    if (stuck) {
      stuck = false;
      // what is still in there comes back now, too, so that the order is kept
      close();
    }
    return returned.poll();
  }

  void dropReturned(DropReason reason) {
    for (DeliveryMetrics.Entry e = returned.poll(); e != null; e = returned.poll()) {
      metrics.drop(e, reason);
    }
  }

  /**
   * Hands a record over, however long it takes until a producer has room for it, unless {@code
   * whileWaiting} takes it back.
   */
  void send(DeliveryMetrics.Entry entry, byte[] value) throws InterruptedException {
    String topic = settings.fleet().name(entry.record.topic());
    ProducerRecord<String, byte[]> message = new ProducerRecord<>(topic, entry.record.key(), value);
    while (abort.getCount() > 0) {
      boolean[] notTaken = {false};
      Thread self = Thread.currentThread();
      if (handedOver.isEmpty()) {
        lastTold = nanoTime.getAsLong();
      }
      handedOver.add(entry);
      try {
        Future<RecordMetadata> unused =
            producer()
                .send(
                    message,
                    (at, e) -> {
                      // told on this thread: the record never got into the producer's buffer
                      if (Thread.currentThread() == self && mayPass(e)) {
                        notTaken[0] = true;
                        handedOver.remove(entry);
                        log.warnSeldom("brokers away, will try again", e.getMessage());
                      } else {
                        settle(entry, at, e);
                      }
                    });
        if (!notTaken[0]) {
          return;
        }
      } catch (InterruptException | Error e) {
        handedOver.remove(entry);
        throw e;
      } catch (KafkaException | IllegalStateException e) {
        handedOver.remove(entry);
        log.warnSeldom("the Kafka producer failed and is replaced", String.valueOf(e.getMessage()));
        close();
        if (++entry.failures >= MAX_ODD_FAILURES && starts()) {
          drop(entry, DropReason.BROKER_REFUSED, e);
          return;
        }
      }
      if (whileWaiting.test(entry)) {
        return;
      }
      abort.await(PAUSE_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void settle(DeliveryMetrics.Entry entry, RecordMetadata at, Exception e) {
    lastTold = nanoTime.getAsLong();
    handedOver.remove(entry);
    if (e == null) {
      metrics.deliver(entry, new Position(at.topic(), at.partition(), at.offset()));
    } else if (abort.getCount() == 0) {
      if (keeping) {
        returned.add(entry);
      } else {
        metrics.drop(entry, DropReason.CLOSE_TIMEOUT);
      }
    } else if (e instanceof RecordTooLargeException) {
      drop(entry, DropReason.TOO_LARGE, e);
    } else if (isFinal(e) || isOddAgain(entry, e)) {
      drop(entry, DropReason.BROKER_REFUSED, e);
    } else {
      returned.add(entry);
      if (!closing) {
        stuck = true;
        log.warnSeldom("delivery failed, will try again", e.getMessage());
      }
      if (abort.getCount() == 0 && !keeping) {
        dropReturned(DropReason.CLOSE_TIMEOUT);
      }
    }
  }

  private boolean isOddAgain(DeliveryMetrics.Entry entry, Exception e) {
    return !closing && !mayPass(e) && ++entry.failures >= MAX_ODD_FAILURES;
  }

  private static boolean mayPass(Exception e) {
    return e instanceof RetriableException || e instanceof AuthenticationException;
  }

  private static boolean isFinal(Exception e) {
    return e instanceof AuthorizationException || e instanceof InvalidTopicException;
  }

  /** Drops a record for good; the log tells why, never with content. */
  void drop(DeliveryMetrics.Entry entry, DropReason reason, Exception e) {
    if (metrics.drop(entry, reason)) {
      // the message of anything but Kafka's own errors may quote content
      String why = "";
      if (e != null) {
        why = e instanceof KafkaException ? ", " + e.getMessage() : ", " + e.getClass().getName();
      }
      log.warnSeldom("record dropped", "for " + entry.record.topic() + ": " + reason.label() + why);
    }
  }

  private Producer<String, byte[]> producer() {
    if (producer == null) {
      producer = source.get();
    }
    return producer;
  }

  private boolean starts() {
    try {
      producer();
      return true;
    } catch (KafkaException e) {
      return false;
    }
  }

  /** Closes the producer at once; what it holds comes back, or is dropped when all is over. */
  void close() {
    if (producer != null) {
      closing = true;
      producer.close(Duration.ZERO);
      producer = null;
      closing = false;
    }
  }
}
