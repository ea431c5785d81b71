package io.fleetfold.streams.runs.stats;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.state.StatsPartial;
import io.fleetfold.streams.runs.stats.Buckets.Metric;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What the fleet has beyond all agents: the first release kept no partial of it. */
final class Unassigned {
  private Unassigned() {}

  /**
   * The fleet less all agents; its histograms are written to the buckets. Everything in the stores
   * must be saved.
   */
  static StatsPartial of(
      StatsPartial fleet, KeyValueStore<Bytes, byte[]> partials, Buckets buckets) {
    StatsPartial rest = RunStatistics.CODEC.decode(RunStatistics.CODEC.encode(fleet));
    rest.setRevision(1L);
    for (Metric metric : Metric.values()) {
      add(buckets, metric, buckets.read(StatisticsScope.FLEET, metric), 1);
    }
    try (KeyValueIterator<Bytes, byte[]> agents =
        partials.prefixScan(Keys.of(StatisticsScope.AGENTS, ""), new BytesSerializer())) {
      agents.forEachRemaining(
          agent -> {
            subtract(rest, RunStatistics.CODEC.decode(agent.value));
            for (Metric metric : Metric.values()) {
              add(buckets, metric, buckets.read(StatisticsScope.of(agent.key), metric), -1);
            }
          });
    }
    return rest;
  }

  private static void subtract(StatsPartial from, StatsPartial agent) {
    for (Schema.Field field : StatsPartial.getClassSchema().getFields()) {
      if (field.schema().getType() == Schema.Type.LONG && !field.name().equals("revision")) {
        from.put(field.pos(), (Long) from.get(field.pos()) - (Long) agent.get(field.pos()));
      }
    }
    Totals.add(from.getLlm(), agent.getLlm(), -1);
  }

  private static void add(Buckets buckets, Metric metric, Histogram histogram, int sign) {
    histogram
        .buckets()
        .forEach(
            (bucket, count) ->
                buckets.add(StatisticsScope.UNASSIGNED, metric, bucket, sign * count));
  }
}
