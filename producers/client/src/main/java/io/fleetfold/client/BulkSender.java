package io.fleetfold.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Sends encoded records until they are acknowledged, through as many producers as it takes. Its
 * callers do the waiting and the repeating; the producers' own threads only note what happened.
 * Thread-safe.
 */
final class BulkSender implements AutoCloseable {
  private static final long PAUSE_MS = 200;
  // closing must be noticed while nothing else happens
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  private final ClientSettings settings;
  private final RateLimitedLog log;
  private final CountDownLatch closing;

  // guards what follows; never held while Kafka is called, whose threads take it in callbacks
  private final Object books = new Object();
  private final Queue<Message> again = new ArrayDeque<>();
  private long inFlight;
  private long inFlightBytes;
  private long acknowledged;
  private UndeliverableException failure;
  private boolean broken;

  private final Object producerLock = new Object();
  private KafkaProducer<String, byte[]> producer;

  BulkSender(ClientSettings settings, RateLimitedLog log, CountDownLatch closing) {
    this.settings = settings;
    this.log = log;
    this.closing = closing;
  }

  /** An encoded record; {@code answer} may be null. */
  record Message(
      ProducerRecord<String, byte[]> record, long bytes, CompletableFuture<Position> answer) {
    // the key, the callback and the producer's own books
    private static final long FIXED_BYTES = 256;

    static Message of(String topic, String key, byte[] value, CompletableFuture<Position> answer) {
      long bytes = FIXED_BYTES + (value == null ? 0 : value.length);
      return new Message(new ProducerRecord<>(topic, key, value), bytes, answer);
    }
  }

  long acknowledged() {
    synchronized (books) {
      return acknowledged;
    }
  }

  /** Waits for room, then sends. */
  void send(Message message) {
    do {
      repeatFailed();
    } while (!enter(message));
    attempt(message);
  }

  void awaitAll() {
    do {
      repeatFailed();
    } while (!awaitSome());
    throwIfOver();
  }

  /** Books the message as soon as there is room; false when something else is to do first. */
  private boolean enter(Message message) {
    synchronized (books) {
      long deadline = System.nanoTime() + LOOK;
      while (!room(message)) {
        if (somethingToDo(deadline)) {
          return false;
        }
        await();
      }
      inFlight++;
      inFlightBytes += message.bytes();
      return true;
    }
  }

  /** Returns true when all is acknowledged, false when something else is to do first. */
  private boolean awaitSome() {
    synchronized (books) {
      long deadline = System.nanoTime() + LOOK;
      while (inFlight > 0) {
        if (somethingToDo(deadline)) {
          return false;
        }
        await();
      }
      return true;
    }
  }

  private boolean room(Message message) {
    return inFlight == 0
        || (inFlight < settings.bufferRecords()
            && inFlightBytes + message.bytes() <= settings.bufferBytes());
  }

  private boolean somethingToDo(long deadline) {
    return !again.isEmpty() || failure != null || System.nanoTime() - deadline >= 0;
  }

  @SuppressWarnings("WaitNotInLoop") // the callers loop on their conditions
  private void await() {
    try {
      books.wait(PAUSE_MS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void repeatFailed() {
    throwIfOver();
    if (takeBroken()) {
      closeProducer();
    }
    for (Message m = poll(); m != null; m = poll()) {
      attempt(m);
    }
  }

  private boolean takeBroken() {
    synchronized (books) {
      boolean was = broken;
      broken = false;
      return was;
    }
  }

  private Message poll() {
    synchronized (books) {
      return again.poll();
    }
  }

  private void throwIfOver() {
    synchronized (books) {
      if (failure != null) {
        throw failure;
      }
    }
    if (closing.getCount() == 0) {
      throw new UndeliverableException("the publisher was closed", null);
    }
  }

  /** Hands the message to a producer, however long it takes until one has room for it. */
  private void attempt(Message message) {
    Thread self = Thread.currentThread();
    while (true) {
      throwIfOver();
      boolean[] notTaken = {false};
      try {
        Future<RecordMetadata> unused =
            producer()
                .send(
                    message.record(),
                    (position, e) -> {
                      if (e instanceof RetriableException && Thread.currentThread() == self) {
                        notTaken[0] = true;
                        log.warn("brokers away, will try again", e.getMessage());
                      } else {
                        settle(message, position, e);
                      }
                    });
        if (!notTaken[0]) {
          return;
        }
      } catch (InterruptException e) {
        throw interrupted(e);
      } catch (KafkaException | IllegalStateException e) {
        log.warn("Kafka producer failed and is made anew", String.valueOf(e.getMessage()));
        closeProducer();
      }
      pause();
    }
  }

  private void settle(Message message, RecordMetadata position, Exception e) {
    synchronized (books) {
      if (e == null) {
        acknowledged++;
      } else if (isFinal(e)) {
        failure =
            new UndeliverableException(
                "the brokers refuse a record for "
                    + message.record().topic()
                    + ": "
                    + e.getMessage(),
                e);
      } else {
        again.add(message);
        broken |= !(e instanceof RetriableException);
        books.notifyAll();
        return;
      }
      inFlight--;
      inFlightBytes -= message.bytes();
      books.notifyAll();
    }
    if (message.answer() != null) {
      if (e == null) {
        message
            .answer()
            .complete(new Position(position.topic(), position.partition(), position.offset()));
      } else {
        message.answer().completeExceptionally(e);
      }
    }
  }

  private static boolean isFinal(Exception e) {
    return e instanceof RecordTooLargeException
        || e instanceof AuthorizationException
        || e instanceof InvalidTopicException;
  }

  private void pause() {
    try {
      // closing is noticed by the next look at it
      boolean closed = closing.await(PAUSE_MS, TimeUnit.MILLISECONDS);
      if (closed) {
        throwIfOver();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static UndeliverableException interrupted(Exception e) {
    Thread.currentThread().interrupt();
    return new UndeliverableException("interrupted while waiting for the brokers", e);
  }

  private KafkaProducer<String, byte[]> producer() {
    synchronized (producerLock) {
      if (producer == null) {
        producer = new KafkaProducer<>(ProducerSettings.ofBulk(settings));
      }
      return producer;
    }
  }

  private void closeProducer() {
    KafkaProducer<String, byte[]> old;
    synchronized (producerLock) {
      old = producer;
      producer = null;
    }
    if (old != null) {
      // what it still holds fails now, and is sent again
      old.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    closeProducer();
  }
}
