package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RecoveringProducerTest {
  private final List<MockProducer<String, byte[]>> made = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private RuntimeException unmakeable;
  private final RecoveringProducer producer =
      new RecoveringProducer(this::make, Duration.ofSeconds(1));

  private Producer<String, byte[]> make() {
    if (unmakeable != null) {
      throw unmakeable;
    }
    made.add(new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()));
    return made.get(made.size() - 1);
  }

  @Test
  void shouldTellThePositionOfWhatIsAcknowledged() {
    send();
    made.get(0).completeNext();
    assertThat(told).containsExactly("acknowledged agent-events:0:0");
  }

  @Test
  void shouldReplaceAProducerThatFailedForGood() {
    send();
    made.get(0).completeNext();
    made.get(0).sendException = new KafkaException("fenced");
    send();
    assertThat(made).hasSize(2);
    assertThat(made.get(0).closed()).isTrue();
    made.get(1).completeNext();
    assertThat(told).hasSize(2).allMatch(line -> line.startsWith("acknowledged"));
  }

  @Test
  void shouldTryANewProducerOnlyOnceForARecord() {
    unmakeable = new KafkaException("no broker has such a name");
    send();
    assertThat(told).containsExactly("unsent KafkaException");
  }

  @Test
  void shouldNotReplaceTheProducerOfAThreadThatIsInterrupted() {
    send();
    made.get(0).sendException = new InterruptException(new InterruptedException());
    send();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(told).containsExactly("unsent InterruptException");
    assertThat(made).hasSize(1).noneMatch(MockProducer::closed);
  }

  @Test
  void shouldTellWhatWasSentFromWhatWasNot() {
    send();
    CompletableFuture.runAsync(() -> made.get(0).errorNext(new TimeoutException("late"))).join();
    assertThat(told).containsExactly("unacknowledged TimeoutException");
    RecoveringProducer waiting = new RecoveringProducer(NoMetadata::new, Duration.ZERO);
    waiting.send(record(), outcome());
    assertThat(told).last().isEqualTo("unsent TimeoutException");
  }

  @Test
  void shouldTakeNothingOnceItIsClosed() {
    send();
    producer.close();
    assertThat(made.get(0).closed()).isTrue();
    send();
    assertThat(made).hasSize(1);
    assertThat(told).last().isEqualTo("unsent IllegalStateException");
  }

  private void send() {
    producer.send(record(), outcome());
  }

  private static ProducerRecord<String, byte[]> record() {
    return new ProducerRecord<>("agent-events", "run", new byte[] {1});
  }

  private RecoveringProducer.Outcome outcome() {
    return new RecoveringProducer.Outcome() {
      @Override
      public void acknowledged(Position position) {
        told.add("acknowledged " + position.token());
      }

      @Override
      public void unsent(Exception error) {
        told.add("unsent " + error.getClass().getSimpleName());
      }

      @Override
      public void unacknowledged(Exception error) {
        told.add("unacknowledged " + error.getClass().getSimpleName());
      }
    };
  }

  /** As a producer that has waited in vain for the brokers. */
  private static final class NoMetadata extends MockProducer<String, byte[]> {
    NoMetadata() {
      super(false, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> message, Callback callback) {
      TimeoutException late = new TimeoutException("no metadata");
      callback.onCompletion(null, late);
      return CompletableFuture.failedFuture(late);
    }
  }
}
