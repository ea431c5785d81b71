package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.schemas.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSenderTest {
  private final List<Hand> producers = new ArrayList<>();
  private long now;
  private final DeliveryMetrics metrics = new DeliveryMetrics(100, 1 << 20);
  private final CountDownLatch abort = new CountDownLatch(1);
  private final RecordSender sender =
      new RecordSender(
          FleetfoldClient.builder()
              .bootstrapServers("127.0.0.1:1")
              .schemaRegistry(new SchemaRegistry(new MockSchemaRegistryClient()))
              .settings(),
          metrics,
          new ClientLog(line -> {}, System::nanoTime),
          abort,
          this::producer,
          entry -> false,
          () -> now);

  private Producer<String, byte[]> producer() {
    producers.add(new Hand());
    return producers.get(producers.size() - 1);
  }

  static List<RuntimeException> passing() {
    return List.of(
        new TimeoutException("expired"),
        new OutOfOrderSequenceException("a first batch that can never be taken any more"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldSendAgainInOrderThroughANewProducer(RuntimeException failure) throws Exception {
    send("a");
    send("b");
    send("c");
    assertThat(producers.get(0).completeNext()).as("a is delivered").isTrue();
    fail(failure);
    assertThat(metrics.report().buffered()).isEqualTo(2);
    for (DeliveryMetrics.Entry e = sender.nextReturned(); e != null; e = sender.nextReturned()) {
      sender.send(e, new byte[0]);
    }
    send("d");
    assertThat(producers).hasSize(2);
    assertThat(producers.get(0).closed()).isTrue();
    assertThat(producers.get(1).history())
        .extracting(ProducerRecord::key)
        .containsExactly("b", "c", "d");
    while (producers.get(1).completeNext()) {
      assertThat(metrics.report().droppedTotal()).isZero();
    }
    assertThat(metrics.report().delivered()).isEqualTo(4);
  }

  @Test
  void shouldDropWhatTheBrokersRefuseForGood() throws Exception {
    send("a");
    fail(new RecordTooLargeException("too large"));
    send("b");
    fail(new TopicAuthorizationException("agent-runs"));
    assertThat(metrics.report().dropped())
        .containsEntry(DropReason.TOO_LARGE, 1L)
        .containsEntry(DropReason.BROKER_REFUSED, 1L);
    assertThat(sender.nextReturned()).isNull();
    assertThat(producers).as("a refusal is no reason for another producer").hasSize(1);
  }

  @Test
  void shouldNotTryARecordForEverThatFailsOddly() throws Exception {
    send("poison");
    int tries = 1;
    fail(new InvalidRecordException("odd"));
    for (DeliveryMetrics.Entry e = sender.nextReturned(); e != null; e = sender.nextReturned()) {
      sender.send(e, new byte[0]);
      fail(new InvalidRecordException("odd"));
      tries++;
    }
    assertThat(tries).isEqualTo(5);
    assertThat(metrics.report().dropped()).containsEntry(DropReason.BROKER_REFUSED, 1L);
  }

  @Test
  void shouldDropWhatComesBackAfterClosing() throws Exception {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    DeliveryMetrics.Entry entry = new DeliveryMetrics.Entry(Outgoing.of(Records.run("a")), answer);
    metrics.enter(entry);
    sender.send(entry, new byte[0]);
    abort.countDown();
    sender.close();
    assertThat(metrics.report().dropped()).containsEntry(DropReason.CLOSE_TIMEOUT, 1L);
    assertThat(metrics.report().buffered()).isZero();
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void shouldReplaceAProducerThatTellsNothingAnyMore() throws Exception {
    send("a");
    send("b");
    now = Duration.ofSeconds(89).toNanos();
    assertThat(sender.nextReturned()).as("it may yet tell").isNull();
    now = Duration.ofSeconds(91).toNanos();
    producers.get(0).mute();
    for (DeliveryMetrics.Entry e = sender.nextReturned(); e != null; e = sender.nextReturned()) {
      sender.send(e, new byte[0]);
    }
    assertThat(producers.get(1).history())
        .extracting(ProducerRecord::key)
        .containsExactly("a", "b");
    assertThat(metrics.report().buffered()).isEqualTo(2);
  }

  private void send(String key) throws InterruptedException {
    DeliveryMetrics.Entry entry = new DeliveryMetrics.Entry(Outgoing.of(Records.run(key)), null);
    assertThat(metrics.enter(entry)).isNull();
    sender.send(entry, new byte[0]);
  }

  /** Fails the next record as a producer does: on a thread of its own. */
  private void fail(RuntimeException failure) {
    Hand last = producers.get(producers.size() - 1);
    assertThat(CompletableFuture.supplyAsync(() -> last.errorNext(failure)).join()).isTrue();
  }

  /** A producer worked by hand, which fails what it holds when it is closed, as a real one does. */
  private static final class Hand extends MockProducer<String, byte[]> {
    private boolean mute;

    Hand() {
      super(false, null, new StringSerializer(), new ByteArraySerializer());
    }

    /** As one whose thread has died. */
    void mute() {
      mute = true;
    }

    @Override
    public void close(Duration timeout) {
      CompletableFuture.runAsync(
              () -> {
                boolean more = !mute;
                while (more) {
                  more = errorNext(new KafkaException("Producer is closed forcefully."));
                }
              })
          .join();
      super.close(timeout);
    }
  }
}
