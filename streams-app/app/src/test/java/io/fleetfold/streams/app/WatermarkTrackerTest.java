package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.core.ingest.Watermark;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WatermarkTrackerTest {
  private static final TopicPartition A0 = new TopicPartition("a", 0);
  private static final TopicPartition B0 = new TopicPartition("b", 0);

  private final Brokers brokers = new Brokers();
  private final WatermarkTracker ends =
      new WatermarkTracker(() -> brokers, Duration.ofSeconds(30), Duration.ZERO, brokers.now::get);
  private final Watermark watermark = ends.watch(List.of("a", "b"), 2);

  private void look(long now) {
    brokers.now.set(now);
    ends.look(brokers);
  }

  @Test
  void shouldKnowTheTimeUntilWhichAllOfAPartitionIsFolded() {
    look(1_000);
    assertThat(watermark.of(0)).as("nothing to compare with yet").isEqualTo(Watermark.UNKNOWN);
    look(31_000);
    assertThat(watermark.of(0)).as("empty logs").isEqualTo(1_000);

    brokers.ends.put(A0, 10L);
    brokers.ends.put(B0, 5L);
    look(61_000);
    brokers.folded.put(A0, 10L);
    look(91_000);
    assertThat(watermark.of(0)).as("b is behind").isEqualTo(31_000);
    assertThat(watermark.of(1)).as("another partition").isEqualTo(61_000);
    brokers.folded.put(B0, 5L);
    look(121_000);
    assertThat(watermark.of(0)).isEqualTo(61_000);
  }

  @Test
  void shouldGoOnThoughTheFoldsAreAlwaysALittleBehind() {
    for (int i = 0; i < 10; i++) {
      brokers.ends.put(A0, 100L * i);
      brokers.folded.put(A0, 100L * i - 50);
      look(30_000L * i);
    }

    assertThat(watermark.of(0)).isGreaterThanOrEqualTo(30_000 * 6);
  }

  @Test
  void shouldNotWaitForMarksOfTransactions() {
    brokers.ends.put(A0, 10L);
    brokers.folded.put(A0, 9L);
    look(1_000);
    look(31_000);
    assertThat(watermark.of(0)).isEqualTo(Watermark.UNKNOWN);

    brokers.marks.add(A0);
    look(61_000);
    assertThat(watermark.of(0)).isEqualTo(1_000);
    look(91_000);
    look(121_000);
    assertThat(watermark.of(0)).isGreaterThanOrEqualTo(61_000);
    assertThat(brokers.reads).as("what stands there is read until it is known").isEqualTo(2);

    brokers.marks.clear();
    brokers.ends.put(A0, 11L);
    look(151_000);
    look(181_000);
    look(211_000);
    assertThat(watermark.of(0)).as("a record behind the marks").isEqualTo(121_000);
  }

  @Test
  void shouldGiveAgentsTimeToSendWhatTheyKeptWhileNobodyLooked() {
    WatermarkTracker patient =
        new WatermarkTracker(
            () -> brokers, Duration.ofSeconds(30), Duration.ofMinutes(2), brokers.now::get);
    Watermark slow = patient.watch(List.of("a", "b"), 1);
    for (int i = 0; i <= 5; i++) {
      brokers.now.set(30_000L * i);
      patient.look(brokers);
    }
    assertThat(slow.of(0)).as("from two minutes after its start on").isEqualTo(120_000);

    for (int i = 0; i <= 4; i++) {
      brokers.now.set(3_600_000 + 30_000L * i);
      patient.look(brokers);
      assertThat(slow.of(0)).as("after an hour").isLessThanOrEqualTo(150_000);
    }
    brokers.now.addAndGet(30_000);
    patient.look(brokers);
    assertThat(slow.of(0)).isEqualTo(3_600_000 + 120_000);
  }

  @Test
  void shouldLookByItselfAndGoOnAfterAFailure() throws InterruptedException {
    brokers.failing.set(3);
    WatermarkTracker running =
        new WatermarkTracker(() -> brokers, Duration.ofMillis(1), Duration.ZERO, () -> 7);
    Watermark seven = running.watch(List.of("a"), 1);
    running.start();
    try (running) {
      while (seven.of(0) != 7) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
    while (!brokers.closed) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static final class Brokers implements WatermarkTracker.Offsets {
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> folded = new HashMap<>();
    private final Set<TopicPartition> marks = new HashSet<>();
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger failing = new AtomicInteger();
    private volatile boolean closed;
    private int reads;

    @Override
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
      assertThat(partitions).contains(A0);
      return partitions.stream()
          .collect(Collectors.toMap(at -> at, at -> ends.getOrDefault(at, 0L)));
    }

    @Override
    public Map<TopicPartition, Long> folded() {
      if (failing.getAndDecrement() > 0) {
        throw new IllegalStateException("away");
      }
      return Map.copyOf(folded);
    }

    @Override
    public Set<TopicPartition> withoutRecords(
        Map<TopicPartition, WatermarkTracker.Stretch> stretches) {
      reads++;
      return stretches.keySet().stream().filter(marks::contains).collect(Collectors.toSet());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
