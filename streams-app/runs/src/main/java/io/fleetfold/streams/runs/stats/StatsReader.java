package io.fleetfold.streams.runs.stats;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.state.StatsPartial;
import io.fleetfold.streams.runs.stats.Buckets.Metric;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the statistics of one partition from outside its task. A partial in which everything was
 * deleted again is not there.
 *
 * @param partition the partition
 * @param partials the store of partials
 * @param buckets the store of histograms
 */
public record StatsReader(
    int partition,
    ReadOnlyKeyValueStore<Bytes, byte[]> partials,
    ReadOnlyKeyValueStore<Bytes, byte[]> buckets) {

  /** The partial of a scope. */
  public Optional<RunStats> partial(StatisticsScope scope) {
    return Optional.ofNullable(partials.get(scope.key())).flatMap(value -> record(scope, value));
  }

  /**
   * Walks along the partials of all agents, by their ids.
   *
   * @param after the key to begin behind; null for the first
   */
  public Cursor agents(Bytes after) {
    return new Cursor(this, after);
  }

  private Optional<RunStats> record(StatisticsScope scope, byte[] value) {
    StatsPartial partial = RunStatistics.CODEC.decode(value);
    return StatsRecords.isEmpty(partial) ? Optional.empty() : Optional.of(record(scope, partial));
  }

  private RunStats record(StatisticsScope scope, StatsPartial partial) {
    return StatsRecords.of(
        scope,
        partition,
        partial,
        Buckets.read(buckets, scope, Metric.RUN_DURATION),
        Buckets.read(buckets, scope, Metric.LLM_LATENCY));
  }

  /** Walks along agents. Not thread-safe; to be closed. */
  public static final class Cursor implements AutoCloseable {
    private static final Bytes FIRST = Keys.of(StatisticsScope.AGENTS, "");
    private static final Bytes LAST = Keys.of((char) (StatisticsScope.AGENTS + 1), "");

    private final StatsReader reader;
    private final KeyValueIterator<Bytes, byte[]> entries;
    private Bytes key;
    private StatsPartial partial;

    private Cursor(StatsReader reader, Bytes after) {
      this.reader = reader;
      this.entries =
          after == null
              ? reader.partials.prefixScan(FIRST, new BytesSerializer())
              : reader.partials.range(Keys.behind(after), LAST);
    }

    /** Goes to the next agent that has a partial; false at the end. */
    public boolean next() {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        key = entry.key;
        partial = RunStatistics.CODEC.decode(entry.value);
        if (!StatsRecords.isEmpty(partial)) {
          return true;
        }
      }
      return false;
    }

    /** What the agents of all partitions are ordered by. */
    public Bytes key() {
      return key;
    }

    /** The partition it reads. */
    public int partition() {
      return reader.partition;
    }

    /** The agent of a key. */
    public static String agentId(Bytes key) {
      return StatisticsScope.of(key).agentId();
    }

    /** The partial it stands at. */
    public RunStats record() {
      return reader.record(StatisticsScope.of(key), partial);
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
