package io.fleetfold.streams.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers for a while that nothing of a partition waits at the brokers. That a partition lags, or
 * that it is not known, is asked anew each time. Used by one thread.
 */
final class Lags {
  /** How long it is remembered. A task may go on without records of that partition so long. */
  static final Duration MEMORY = Duration.ofMillis(50);

  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Long> emptyAt = new HashMap<>();

  Lags(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A partition's lag, as remembered or as asked for now. */
  OptionalLong of(TopicPartition partition, Function<TopicPartition, OptionalLong> ask) {
    long now = nanoTime.getAsLong();
    Long seen = emptyAt.get(partition);
    if (seen != null && now - seen < MEMORY.toNanos()) {
      return OptionalLong.of(0);
    }
    OptionalLong lag = ask.apply(partition);
    if (lag.isPresent() && lag.getAsLong() == 0) {
      emptyAt.put(partition, now);
    } else {
      emptyAt.remove(partition);
    }
    return lag;
  }

  /** Records of the partition came: more may wait. */
  void forget(TopicPartition partition) {
    emptyAt.remove(partition);
  }

  /** Partitions came or went, or are read from elsewhere. */
  void forgetAll() {
    emptyAt.clear();
  }
}
