package io.fleetfold.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.RecoveringProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static MockProducer<String, byte[]> producer() {
    return new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  }

  /** Whatever the brokers say to which record: every item is told one thing, and what it is. */
  @Property(tries = 200)
  void shouldTellEachItemWhatBecameOfIt(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 3) Integer> sizes,
      @ForAll @Size(value = 24) List<@IntRange(min = 0, max = 9) Integer> outcomes) {
    MockProducer<String, byte[]> brokers = producer();
    BrokerWriter to = writer(() -> brokers);
    List<Prepared> items = items(sizes);
    CompletableFuture<Receipt> told = new Delivery(to, List.of()).send(items);
    List<Integer> tooLarge = new ArrayList<>();
    boolean away = false;
    int next = 0;
    for (int item = 0; item < sizes.size(); item++) {
      boolean large = false;
      boolean lost = false;
      for (int i = 0; i < sizes.get(item); i++) {
        int outcome = outcomes.get(next++);
        if (outcome == 0) {
          brokers.errorNext(new TimeoutException("late"));
          lost = true;
        } else if (outcome == 1) {
          brokers.errorNext(new RecordTooLargeException("large"));
          large = true;
        } else {
          brokers.completeNext();
        }
      }
      // of an item with both, the first in its order decides what it is told
      away |= lost && !large;
      if (large && !lost) {
        tooLarge.add(item);
      } else if (large) {
        // either is right: nothing of the item was taken for good
        return;
      }
    }
    assertThat(told).isDone();
    if (away) {
      assertThatThrownBy(told::join).hasCauseInstanceOf(UnavailableException.class);
      return;
    }
    Receipt receipt = told.join();
    assertThat(receipt.refused()).extracting(Refused::index).isEqualTo(tooLarge);
    assertThat(receipt.accepted())
        .extracting(Accepted::index)
        .isEqualTo(
            IntStream.range(0, sizes.size()).filter(i -> !tooLarge.contains(i)).boxed().toList());
    receipt
        .accepted()
        .forEach(accepted -> assertThat(accepted.positions()).hasSize(sizes.get(accepted.index())));
  }

  @Test
  void shouldSendNoMoreOnceTheBrokersDidNotAnswer() {
    AtomicInteger sent = new AtomicInteger();
    MockProducer<String, byte[]> away =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<String, byte[]> message, Callback callback) {
            sent.incrementAndGet();
            TimeoutException late = new TimeoutException("no metadata");
            callback.onCompletion(null, late);
            return CompletableFuture.failedFuture(late);
          }
        };
    BrokerWriter waiting = writer(() -> away);
    CompletableFuture<Receipt> told = new Delivery(waiting, List.of()).send(items(List.of(2, 1)));
    assertThat(sent).as("the others would wait as long").hasValue(1);
    assertThat(waiting.away()).isTrue();
    assertThatThrownBy(told::join)
        .hasCauseInstanceOf(UnavailableException.class)
        .hasMessageContaining("counts once");
  }

  @Test
  void shouldTellWhereNoProducerCanBeMade() {
    BrokerWriter none =
        writer(
            () -> {
              throw new KafkaException("no broker has such a name");
            });
    assertThatThrownBy(new Delivery(none, List.of()).send(items(List.of(1)))::join)
        .hasCauseInstanceOf(UnavailableException.class);
  }

  @Test
  void shouldNotTakeTheBrokersToBeAwayForARecordThatIsTooLarge() {
    MockProducer<String, byte[]> small =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<String, byte[]> message, Callback callback) {
            RecordTooLargeException large = new RecordTooLargeException("large");
            callback.onCompletion(null, large);
            return CompletableFuture.failedFuture(large);
          }
        };
    BrokerWriter writer = writer(() -> small);
    CompletableFuture<Receipt> told = new Delivery(writer, List.of()).send(items(List.of(1)));
    assertThat(writer.away()).isFalse();
    assertThat(told.join().refused()).hasSize(1);
  }

  private static BrokerWriter writer(Supplier<Producer<String, byte[]>> source) {
    return new BrokerWriter(new RecoveringProducer(source, Duration.ofSeconds(1)));
  }

  private static List<Prepared> items(List<Integer> sizes) {
    List<Prepared> items = new ArrayList<>();
    for (int item = 0; item < sizes.size(); item++) {
      List<String> ids = new ArrayList<>();
      List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
      for (int i = 0; i < sizes.get(item); i++) {
        ids.add(item + "-" + i);
        records.add(new ProducerRecord<>("agent-events", "run", new byte[] {1}));
      }
      items.add(new Prepared(item, ids, records));
    }
    return items;
  }
}
