package io.fleetfold.gateway.ingest;

import io.fleetfold.client.Position;
import io.fleetfold.client.RecoveringProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The way to the brokers; knows when they did not answer a moment ago. Thread-safe; sending may
 * block for a moment.
 */
final class BrokerWriter implements AutoCloseable {
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final RecoveringProducer producer;
  private volatile long awaySince;
  private volatile boolean away;

  BrokerWriter(RecoveringProducer producer) {
    this.producer = producer;
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

  /** Completes once all in-sync replicas have it, or with Kafka's exception. */
  private CompletableFuture<Position> send(ProducerRecord<String, byte[]> message) {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    producer.send(
        message,
        new RecoveringProducer.Outcome() {
          @Override
          public void acknowledged(Position position) {
            away = false;
            answer.complete(position);
          }

          @Override
          public void unsent(Exception error) {
            if (error instanceof TimeoutException) {
              // it waited in vain: whoever comes next need not wait, too
              awaySince = System.nanoTime();
              away = true;
            }
            answer.completeExceptionally(error);
          }

          @Override
          public void unacknowledged(Exception error) {
            answer.completeExceptionally(error);
          }
        });
    return answer;
  }

  /** Whether the brokers did not answer a moment ago. */
  boolean away() {
    return away && System.nanoTime() - awaySince < RETRY_AFTER.toNanos();
  }

  static Refusal tooLarge() {
    return new Refusal(
        null,
        "one of its records is larger than the brokers accept: keep large things elsewhere and refer to"
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

  /** Delivers what is on its way, for as long as it may take. */
  @Override
  public void close() {
    producer.close();
  }
}
