package io.fleetfold.streams.stats;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.state.Keys;
import io.fleetfold.streams.state.StatsPartial;
import io.fleetfold.streams.stats.Buckets.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
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
  public Optional<RunStats> partial(Scope scope) {
    return Optional.ofNullable(partials.get(scope.key())).flatMap(value -> record(scope, value));
  }

  /** The partials of all agents. */
  public List<RunStats> agents() {
    List<RunStats> all = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> agents =
        partials.prefixScan(Keys.of(Scope.AGENTS, ""), new BytesSerializer())) {
      agents.forEachRemaining(
          entry -> record(Scope.of(entry.key), entry.value).ifPresent(all::add));
    }
    return all;
  }

  private Optional<RunStats> record(Scope scope, byte[] value) {
    StatsPartial partial = RunStatistics.CODEC.decode(value);
    return StatsRecords.isEmpty(partial)
        ? Optional.empty()
        : Optional.of(
            StatsRecords.of(
                scope,
                partition,
                partial,
                Buckets.read(buckets, scope, Metric.RUN_DURATION),
                Buckets.read(buckets, scope, Metric.LLM_LATENCY)));
  }
}
