package io.fleetfold.streams.app.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Those of Kafka Streams' own metrics that tell whether the folds keep up; all of them would be
 * thousands. Named as the usual JMX exporters name them: {@code kafka_<group>_<name>}.
 */
final class KafkaCollector implements MultiCollector {
  private static final String TOTAL = "-total";

  private static final Map<String, Set<String>> KEPT =
      Map.of(
          "stream-metrics",
          Set.of("alive-stream-threads", "failed-stream-threads"),
          "stream-thread-metrics",
          Set.of(
              "process-total",
              "process-latency-avg",
              "process-latency-max",
              "commit-total",
              "commit-latency-avg",
              "commit-latency-max",
              "poll-records-avg",
              "task-created-total",
              "task-closed-total",
              "blocked-time-ns-total"),
          "stream-task-metrics",
          Set.of("process-total", "dropped-records-total", "active-buffer-count"),
          "consumer-fetch-manager-metrics",
          Set.of("records-consumed-total", "records-lag-max", "bytes-consumed-total"),
          "consumer-coordinator-metrics",
          Set.of("rebalance-total", "failed-rebalance-total", "rebalance-latency-max"),
          "producer-metrics",
          Set.of("record-send-total", "record-error-total", "record-retry-total"));

  private final Supplier<? extends Map<MetricName, ? extends Metric>> source;

  KafkaCollector(Supplier<? extends Map<MetricName, ? extends Metric>> source) {
    this.source = source;
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, List<Metric>> byName =
        source.get().values().stream()
            .filter(KafkaCollector::isKept)
            .collect(
                Collectors.groupingBy(
                    metric -> metric.metricName().group() + "-" + metric.metricName().name(),
                    TreeMap::new,
                    Collectors.toList()));
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    byName.forEach(
        (name, metrics) -> {
          if (name.endsWith(TOTAL)) {
            all.metricSnapshot(counter(name, metrics));
          } else {
            all.metricSnapshot(gauge(name, metrics));
          }
        });
    return all.build();
  }

  private static boolean isKept(Metric metric) {
    MetricName name = metric.metricName();
    return KEPT.getOrDefault(name.group(), Set.of()).contains(name.name())
        && metric.metricValue() instanceof Number
        // those of single partitions and topics repeat the client's own
        && !name.tags().containsKey("partition")
        && !name.tags().containsKey("topic");
  }

  private static CounterSnapshot counter(String name, List<Metric> metrics) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name(prometheus(name.substring(0, name.length() - TOTAL.length())))
            .help(help(metrics));
    metrics.forEach(
        metric ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(labels(metric))
                    .value(Math.max(0, value(metric)))
                    .build()));
    return counter.build();
  }

  private static GaugeSnapshot gauge(String name, List<Metric> metrics) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(prometheus(name)).help(help(metrics));
    metrics.forEach(
        metric ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(labels(metric))
                    .value(value(metric))
                    .build()));
    return gauge.build();
  }

  private static double value(Metric metric) {
    return ((Number) metric.metricValue()).doubleValue();
  }

  private static String help(List<Metric> metrics) {
    return metrics.get(0).metricName().description();
  }

  private static String prometheus(String name) {
    // a name that ends in _created is refused: with it there would be no metrics at all
    return "kafka_" + name.replace('-', '_').replaceFirst("_created$", "_creation");
  }

  private static Labels labels(Metric metric) {
    Labels.Builder labels = Labels.builder();
    metric
        .metricName()
        .tags()
        .forEach(
            (tag, value) ->
                labels.label(PrometheusNaming.sanitizeLabelName(tag.replace('-', '_')), value));
    return labels.build();
  }
}
