package io.fleetfold.gateway.ingest;

import io.fleetfold.client.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The way to the brokers: one idempotent producer, made anew where it has failed for good.
 * Thread-safe; sending may block for a moment.
 */
final class BrokerWriter implements AutoCloseable {
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Supplier<Producer<String, byte[]>> source;
  private final Duration closeTimeout;
  private Producer<String, byte[]> producer;
  private boolean closed;
  private volatile long awaySince;
  private volatile boolean away;

  BrokerWriter(Supplier<Producer<String, byte[]>> source, Duration closeTimeout) {
    this.source = source;
    this.closeTimeout = closeTimeout;
  }

  /** Sends one; completes once all in-sync replicas have it, or with Kafka's exception. */
  private CompletableFuture<Position> send(ProducerRecord<String, byte[]> message) {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    Producer<String, byte[]> mine = null;
    try {
      mine = producer(null);
      send(mine, message, answer);
    } catch (KafkaException | IllegalStateException e) {
      sendAnew(mine, message, answer);
    }
    return answer;
  }

  /** Sends in that order, and no more once the brokers did not answer. */
  List<CompletableFuture<Position>> send(Iterator<ProducerRecord<String, byte[]>> messages) {
    List<CompletableFuture<Position>> positions = new ArrayList<>();
    boolean on = true;
    while (on && messages.hasNext()) {
      positions.add(send(messages.next()));
      on = !away();
    }
    return positions;
  }

  /** A producer in an error state takes nothing more, a new one may. */
  private void sendAnew(
      Producer<String, byte[]> broken,
      ProducerRecord<String, byte[]> message,
      CompletableFuture<Position> answer) {
    try {
      send(producer(broken), message, answer);
    } catch (KafkaException | IllegalStateException e) {
      answer.completeExceptionally(e);
    }
  }

  private void send(
      Producer<String, byte[]> through,
      ProducerRecord<String, byte[]> message,
      CompletableFuture<Position> answer) {
    Thread self = Thread.currentThread();
    Future<RecordMetadata> unused =
        through.send(
            message,
            (at, e) -> {
              if (e == null) {
                away = false;
                answer.complete(new Position(at.topic(), at.partition(), at.offset()));
              } else {
                if (Thread.currentThread() == self) {
                  // it waited in vain: whoever comes next need not wait, too
                  awaySince = System.nanoTime();
                  away = true;
                }
                answer.completeExceptionally(e);
              }
            });
  }

  /** Whether the brokers did not answer a moment ago. */
  boolean away() {
    return away && System.nanoTime() - awaySince < RETRY_AFTER.toNanos();
  }

  static Refusal tooLarge() {
    return new Refusal(
        null,
        "a record of it is larger than the brokers take: keep large things elsewhere and refer to"
            + " them");
  }

  /** What a failure to send means to whoever sent. */
  UnavailableException unavailable(Throwable error) {
    UnavailableException told =
        new UnavailableException(
            RETRY_AFTER,
            error instanceof TimeoutException
                ? "the brokers do not acknowledge now: send it again with the same ids, it counts"
                    + " once"
                : "the brokers do not take it now ("
                    + error.getClass().getSimpleName()
                    + "): send it again with the same ids, it counts once");
    told.initCause(error);
    return told;
  }

  private synchronized Producer<String, byte[]> producer(Producer<String, byte[]> broken) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (producer != null && producer == broken) {
      producer.close(Duration.ZERO);
      producer = null;
    }
    if (producer == null) {
      producer = source.get();
    }
    return producer;
  }

  /** Delivers what is on its way, for as long as it may take. */
  @Override
  public void close() {
    Producer<String, byte[]> last;
    synchronized (this) {
      closed = true;
      last = producer;
      producer = null;
    }
    if (last != null) {
      last.close(closeTimeout);
    }
  }
}
