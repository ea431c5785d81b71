package io.fleetfold.streams.runs.stats;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.LruCache;
import io.fleetfold.streams.core.state.WriteBack;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The histograms of a partition: one key for each scope, metric and bucket, one count as its value,
 * so that a change costs the same however many buckets there are. Key: the scope's, a zero byte,
 * the metric's letter, the bucket in four bytes that sort as the number does. Changes are held in
 * memory until {@link #save}. Not thread-safe.
 */
public final class Buckets {
  private static final int MAX_RECENT = 1_000;
  private static final int MAX_COUNTS = 20_000;

  /** What is measured. */
  public enum Metric {
    RUN_DURATION('d'),
    LLM_LATENCY('l');

    private final byte letter;

    Metric(char letter) {
      this.letter = (byte) letter;
    }
  }

  private final KeyValueStore<Bytes, byte[]> store;
  private final LruCache<Measure, Histogram> recent = new LruCache<>(MAX_RECENT);
  private final WriteBack<Bucket, Long> counts =
      new WriteBack<>(MAX_COUNTS, this::read, this::write);

  private record Measure(StatisticsScope scope, Metric metric) {}

  private record Bucket(StatisticsScope scope, Metric metric, int number) {
    Bytes key() {
      byte[] prefix = prefix(scope, metric).get();
      return Bytes.wrap(
          ByteBuffer.allocate(prefix.length + Integer.BYTES)
              .put(prefix)
              .putInt(number ^ Integer.MIN_VALUE)
              .array());
    }
  }

  /** The histograms in this store. */
  public Buckets(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Adds to one bucket, or takes away. */
  public void add(StatisticsScope scope, Metric metric, int bucket, long count) {
    Bucket key = new Bucket(scope, metric, bucket);
    counts.put(key, counts.get(key) + count);
    Histogram hot = recent.get(new Measure(scope, metric));
    if (hot != null) {
      hot.add(bucket, count);
    }
  }

  private Long read(Bucket bucket) {
    byte[] value = store.get(bucket.key());
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  private void write(Bucket bucket, Long count) {
    if (count == 0) {
      store.delete(bucket.key());
    } else {
      store.put(bucket.key(), ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    }
  }

  /** Writes what has changed. */
  public void save() {
    counts.save();
  }

  /** All buckets of a scope; not to be changed. */
  public Histogram histogram(StatisticsScope scope, Metric metric) {
    return recent.computeIfAbsent(
        new Measure(scope, metric),
        ignored -> {
          // a scan sees what is written only
          save();
          return read(store, scope, metric);
        });
  }

  /** All buckets of a scope, as they were saved; not remembered. */
  Histogram read(StatisticsScope scope, Metric metric) {
    return read(store, scope, metric);
  }

  /** All buckets of a scope, as they are in a store. */
  public static Histogram read(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, StatisticsScope scope, Metric metric) {
    Histogram histogram = new Histogram();
    try (KeyValueIterator<Bytes, byte[]> buckets =
        store.prefixScan(prefix(scope, metric), new BytesSerializer())) {
      buckets.forEachRemaining(
          entry -> {
            ByteBuffer key = ByteBuffer.wrap(entry.key.get());
            int bucket = key.getInt(key.limit() - Integer.BYTES) ^ Integer.MIN_VALUE;
            histogram.add(bucket, ByteBuffer.wrap(entry.value).getLong());
          });
    }
    return histogram;
  }

  private static Bytes prefix(StatisticsScope scope, Metric metric) {
    byte[] prefix = Keys.utf8(scope.agentId());
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + 3)
            .put((byte) scope.name().charAt(0))
            .put(prefix)
            .put((byte) 0)
            .put(metric.letter)
            .array());
  }
}
