package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetRangesTest {
  private static final Duration POLL = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 0);

  private final Logs reader = new Logs();

  @Test
  void shouldTellRecordsFromMarks() {
    reader.record(A, 7);
    reader.passesTo(B, 9);

    OffsetRanges.Found found = search(Map.of(A, 3L, B, 3L), Map.of(A, 9L, B, 9L), LONG);

    assertThat(found.withRecords()).containsExactly(A);
    assertThat(found.withoutRecords()).containsExactly(B);
    assertThat(found.unanswered()).isEmpty();
  }

  @Test
  void shouldNotCountARecordBehindTheRange() {
    reader.record(A, 9);
    assertThat(search(Map.of(A, 3L), Map.of(A, 9L), LONG).withoutRecords()).containsExactly(A);
  }

  @Test
  void shouldReadNothingOfAnEmptyRange() {
    OffsetRanges.Found found = search(Map.of(A, 9L, B, 4L), Map.of(A, 9L, B, 3L), LONG);
    assertThat(found.withoutRecords()).containsExactlyInAnyOrder(A, B);
    assertThat(reader.polls).isZero();
  }

  @Test
  void shouldTakeARecordThatFitsIntoNoMemoryForOne() {
    reader.tooLarge = true;

    OffsetRanges.Found found = search(Map.of(A, 3L, B, 3L), Map.of(A, 9L, B, 9L), LONG);

    assertThat(found.withRecords()).as("in which is not known").containsExactlyInAnyOrder(A, B);
    assertThat(found.withoutRecords()).isEmpty();
    assertThat(found.unanswered()).isEmpty();
  }

  @Test
  void shouldSayOfWhichTheBrokersDidNotTell() {
    reader.record(A, 3);

    OffsetRanges.Found found =
        search(Map.of(A, 3L, B, 3L), Map.of(A, 9L, B, 9L), Duration.ofMillis(50));

    assertThat(found.withRecords()).containsExactly(A);
    assertThat(found.withoutRecords()).isEmpty();
    assertThat(found.unanswered()).containsExactly(B);
  }

  @Property(tries = 200)
  void shouldFindWhatStandsInEachRange(
      @ForAll @Size(max = 6) Set<@IntRange(max = 12) Integer> records,
      @ForAll @IntRange(max = 12) int from,
      @ForAll @IntRange(max = 12) int to) {
    Logs logs = new Logs();
    records.forEach(offset -> logs.record(A, offset));
    logs.passesTo(A, 13);

    OffsetRanges.Found found =
        OffsetRanges.search(logs, Map.of(A, (long) from), Map.of(A, (long) to), POLL, LONG);

    boolean stands = records.stream().anyMatch(offset -> offset >= from && offset < to);
    assertThat(found.withRecords()).isEqualTo(stands ? Set.of(A) : Set.of());
    assertThat(found.withoutRecords()).isEqualTo(stands ? Set.of() : Set.of(A));
    assertThat(found.unanswered()).isEmpty();
  }

  private OffsetRanges.Found search(
      Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, Duration timeout) {
    return OffsetRanges.search(reader, from, to, POLL, timeout);
  }

  /** Gives its records, and passes what stands behind them as one passes marks of transactions. */
  private static final class Logs extends MockConsumer<byte[], byte[]> {
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, Long> marks = new HashMap<>();
    private boolean tooLarge;
    private int polls;

    Logs() {
      super("earliest");
    }

    void record(TopicPartition at, long offset) {
      records.add(new ConsumerRecord<>(at.topic(), at.partition(), offset, null, new byte[1]));
    }

    void passesTo(TopicPartition at, long offset) {
      marks.put(at, offset);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      polls++;
      if (tooLarge) {
        throw new OutOfMemoryError("Java heap space");
      }
      records.sort(Comparator.comparingLong(ConsumerRecord::offset));
      records.removeIf(
          record -> {
            TopicPartition at = new TopicPartition(record.topic(), record.partition());
            boolean next = assignment().contains(at) && record.offset() >= position(at);
            if (next) {
              addRecord(record);
            }
            return next;
          });
      ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
      marks.forEach(
          (at, end) -> {
            if (assignment().contains(at) && position(at) < end) {
              seek(at, end);
            }
          });
      return polled;
    }
  }
}
