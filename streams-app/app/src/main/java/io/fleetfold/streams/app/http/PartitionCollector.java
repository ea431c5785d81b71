package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.Peers;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** Which partitions this instance folds: those of all instances together are each one. */
record PartitionCollector(Peers peers) implements Collector {
  @Override
  public MetricSnapshot collect() {
    GaugeSnapshot.Builder here =
        GaugeSnapshot.builder()
            .name("fleetfold_partition")
            .help("1 for each partition that this instance folds, by what it is one of.");
    for (Keyspace space : Keyspace.values()) {
      for (int partition : peers.here(space)) {
        here.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of("of", space.toString(), "partition", Integer.toString(partition)))
                .value(1)
                .build());
      }
    }
    return here.build();
  }
}
