package io.fleetfold.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A Kafka producer that is replaced once it has failed for good: in an error state it takes no more
 * records, a new one does. Made with the first record. Thread-safe; sending blocks as long as the
 * producer's settings allow.
 */
public final class RecoveringProducer implements AutoCloseable {
  /** Hears what became of a record: exactly one call, on the sender's or the producer's thread. */
  public interface Outcome {
    /** All in-sync replicas have it. */
    void acknowledged(Position position);

    /** It was not written. */
    void unsent(Exception error);

    /** It was sent, and may have been written. */
    void unacknowledged(Exception error);
  }

  private final Supplier<Producer<String, byte[]>> source;
  private final Duration closeTimeout;
  private Producer<String, byte[]> producer;
  private boolean closed;

  /**
   * A producer; nothing is opened before the first record.
   *
   * @param source makes a producer; may throw what Kafka throws then
   * @param closeTimeout how long {@link #close} waits for what is on its way
   */
  public RecoveringProducer(Supplier<Producer<String, byte[]>> source, Duration closeTimeout) {
    this.source = source;
    this.closeTimeout = closeTimeout;
  }

  /** Sends a record, once more through a new producer where the present one has failed for good. */
  public void send(ProducerRecord<String, byte[]> message, Outcome outcome) {
    Producer<String, byte[]> mine = null;
    try {
      mine = producer(null);
      send(mine, message, outcome);
    } catch (InterruptException e) {
      // nothing is wrong with the producer, and Kafka has set the thread's flag again
      outcome.unsent(e);
    } catch (KafkaException | IllegalStateException e) {
      sendAnew(mine, message, outcome);
    }
  }

  private void sendAnew(
      Producer<String, byte[]> broken, ProducerRecord<String, byte[]> message, Outcome outcome) {
    try {
      send(producer(broken), message, outcome);
    } catch (KafkaException | IllegalStateException e) {
      outcome.unsent(e);
    }
  }

  private static void send(
      Producer<String, byte[]> through, ProducerRecord<String, byte[]> message, Outcome outcome) {
    Thread self = Thread.currentThread();
    Future<RecordMetadata> unused =
        through.send(
            message,
            (at, e) -> {
              if (e == null) {
                outcome.acknowledged(new Position(at.topic(), at.partition(), at.offset()));
              } else if (Thread.currentThread() == self) {
                // told on this thread: it never got into the producer's buffer
                outcome.unsent(e);
              } else {
                outcome.unacknowledged(e);
              }
            });
  }

  private synchronized Producer<String, byte[]> producer(Producer<String, byte[]> broken) {
    if (closed) {
      throw new IllegalStateException("the client is closed");
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
