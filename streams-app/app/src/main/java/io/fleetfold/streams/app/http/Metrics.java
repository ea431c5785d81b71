package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.runs.http.FleetCollector;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.sessions.http.SessionCollector;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** What the app tells Prometheus. Thread-safe. */
final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  private final Histogram requests =
      Histogram.builder()
          .name("fleetfold_http_request_duration_seconds")
          .help("Time to answer a request, by route and status.")
          .labelNames("route", "status")
          .classicOnly()
          .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5)
          .register(registry);

  final Gauge liveClients =
      Gauge.builder()
          .name("fleetfold_live_clients")
          .help("Clients of the live feed.")
          .register(registry);

  final Counter liveDropped =
      Counter.builder()
          .name("fleetfold_live_clients_dropped_total")
          .help("Clients of the live feed that were cut off because they read too slowly.")
          .register(registry);

  final Histogram liveSnapshots =
      Histogram.builder()
          .name("fleetfold_live_snapshot_duration_seconds")
          .help("Time to read and write one snapshot for all clients of the live feed.")
          .classicOnly()
          .classicUpperBounds(.001, .005, .01, .05, .1, .5, 1)
          .register(registry);

  Metrics(
      Peers peers,
      FleetViews views,
      Supplier<SessionTally> sessions,
      Supplier<Readiness> readiness,
      Supplier<? extends Map<MetricName, ? extends Metric>> kafkaMetrics) {
    registry.register(new PartitionCollector(peers));
    registry.register(new FleetCollector(views, readiness));
    registry.register(new SessionCollector(sessions, readiness));
    registry.register(new KafkaCollector(kafkaMetrics));
  }

  void answered(String route, int status, double seconds) {
    requests.labelValues(route, Integer.toString(status)).observe(seconds);
  }

  String contentType(String accepted) {
    return formats.findWriter(accepted).getContentType();
  }

  byte[] write(String accepted) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(accepted);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, registry.scrape());
    return out.toByteArray();
  }
}
