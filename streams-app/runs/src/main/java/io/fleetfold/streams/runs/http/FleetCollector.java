package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.runs.views.FleetViews;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * The statistics of what this process folds as gauges (a deletion lowers them), the offsets they
 * hold, and what was not folded as it came: whoever collects adds up what all instances tell. While
 * the stores are on the move only {@code fleetfold_ready} is told.
 */
public final class FleetCollector implements MultiCollector {
  private static final Map<String, String> QUANTILES =
      Map.of("p50", "0.5", "p95", "0.95", "p99", "0.99");

  private final FleetViews views;
  private final Supplier<Readiness> readiness;

  public FleetCollector(FleetViews views, Supplier<Readiness> readiness) {
    this.views = views;
    this.readiness = readiness;
  }

  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    boolean ready = readiness.get().ready();
    all.metricSnapshot(
        gauge("fleetfold_ready", "1 where queries are answered in full.")
            .dataPoint(point(Labels.EMPTY, ready ? 1 : 0))
            .build());
    if (ready) {
      try {
        collect(all);
      } catch (InvalidStateStoreException e) {
        // the stores moved while they were read: the next scrape tells more
        return all.build();
      }
    }
    return all.build();
  }

  private void collect(MetricSnapshots.Builder all) {
    FleetViews own = views.own();
    Map<String, Map<Integer, Long>> asOf = own.asOf();
    Map<String, Long> quality = own.quality();
    JsonNode statistics = Json.MAPPER.valueToTree(Statistics.fleet(own.fleetStats(), asOf));
    statistics
        .properties()
        .forEach(
            field -> {
              if (field.getValue().has("count")) {
                all.metricSnapshot(percentiles(field.getKey(), field.getValue()));
              } else if (isNumber(field)) {
                all.metricSnapshot(
                    gauge("fleetfold_" + field.getKey(), "The fleet's " + field.getKey() + ".")
                        .dataPoint(point(Labels.EMPTY, number(field.getValue())))
                        .build());
              }
            });
    GaugeSnapshot.Builder offsets =
        gauge("fleetfold_folded_offset", "Next offset to be folded, by topic and partition.");
    asOf.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, offset) ->
                    offsets.dataPoint(
                        point(
                            Labels.of("topic", topic, "partition", partition.toString()),
                            offset))));
    all.metricSnapshot(offsets.build());
    CounterSnapshot.Builder reasons =
        CounterSnapshot.builder()
            .name("fleetfold_data_quality")
            .help("Records dropped, clamped, cut, re-routed or dead-lettered, by reason.");
    quality.forEach(
        (reason, count) ->
            reasons.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of("reason", reason))
                    .value(count)
                    .build()));
    all.metricSnapshot(reasons.build());
  }

  private static GaugeSnapshot percentiles(String name, JsonNode percentiles) {
    GaugeSnapshot.Builder gauge = gauge("fleetfold_" + name, "The fleet's " + name + ".");
    QUANTILES.forEach(
        (field, quantile) ->
            gauge.dataPoint(
                point(Labels.of("quantile", quantile), number(percentiles.get(field)))));
    return gauge.build();
  }

  // decimals are strings; an unknown cost is null and has no gauge
  private static boolean isNumber(Map.Entry<String, JsonNode> field) {
    return field.getValue().isNumber()
        || (field.getKey().endsWith("_usd") && !field.getValue().isNull());
  }

  private static double number(JsonNode value) {
    return value.isNull() ? Double.NaN : value.asDouble();
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
