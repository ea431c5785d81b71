package io.fleetfold.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A log of ten records, of which some fit into no memory. */
class TopicReaderTest {
  private static final TopicPartition AT = new TopicPartition("agent-runs", 2);
  private static final long END = 10;

  private static Set<Long> tooLarge = Set.of();

  @Test
  void shouldPassOverWhatTheFoldsHaveLeftOut() {
    tooLarge = Set.of(0L, 4L, 5L, 9L);

    assertThat(read(tooLarge::contains)).containsExactly(1L, 2L, 3L, 6L, 7L, 8L);
  }

  @Test
  void shouldNameTheRecordThatDoesNotFitAndTheRemedy() {
    tooLarge = Set.of(6L);

    assertThatThrownBy(() -> read(offset -> offset == 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("agent-runs|2|6 does not fit into memory")
        .hasMessageContaining("FLEETFOLD_JAVA_OPTS=-Xmx4g");
  }

  @Test
  void shouldReadWhatIsLeftOutWhereItFits() {
    tooLarge = Set.of();

    assertThat(read(offset -> true)).hasSize((int) END);
  }

  private static List<Long> read(LongPredicate leftOut) {
    List<Long> offsets = new ArrayList<>();
    Crowded first = new Crowded(5);
    first.assign(Set.of(AT));
    first.seek(AT, 0);
    try (TopicReader reader = new TopicReader(Crowded::new, first, AT, END, leftOut)) {
      reader.forEachRemaining(record -> offsets.add(record.offset()));
    }
    return offsets;
  }

  /** A poll fails with all that it would bring when one of its records does not fit. */
  private static final class Crowded extends MockConsumer<byte[], byte[]> {
    private final int atOnce;

    Crowded(int atOnce) {
      super("none");
      this.atOnce = atOnce;
      updateEndOffsets(Map.of(AT, END));
    }

    @Override
    public synchronized org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]> poll(
        java.time.Duration timeout) {
      long from = position(AT);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (long offset = from; offset < Math.min(END, from + atOnce); offset++) {
        if (tooLarge.contains(offset)) {
          throw new OutOfMemoryError("Requested array size exceeds VM limit");
        }
        records.add(new ConsumerRecord<>(AT.topic(), AT.partition(), offset, null, new byte[0]));
      }
      seek(AT, from + records.size());
      return new org.apache.kafka.clients.consumer.ConsumerRecords<>(Map.of(AT, records), Map.of());
    }
  }
}
