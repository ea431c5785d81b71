package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** What the sessions of this process hold, as gauges; nothing while the stores are on the move. */
public final class SessionCollector implements MultiCollector {
  private static final List<String> STATUSES = List.of("active", "completed", "abandoned");
  private static final List<String> NUMBERS =
      List.of("events", "messages", "message_bytes", "state_entries", "state_bytes");

  private final Supplier<SessionTally> totals;
  private final Supplier<Readiness> readiness;

  /** Collects what this process has. */
  public SessionCollector(Supplier<SessionTally> totals, Supplier<Readiness> readiness) {
    this.totals = totals;
    this.readiness = readiness;
  }

  @Override
  public MetricSnapshots collect() {
    if (!readiness.get().ready()) {
      return new MetricSnapshots();
    }
    try {
      return gauges(Json.MAPPER.valueToTree(SessionRoutes.stats(totals.get())));
    } catch (InvalidStateStoreException e) {
      // the stores moved while they were read: the next scrape tells more
      return new MetricSnapshots();
    }
  }

  private static MetricSnapshots gauges(JsonNode stats) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    GaugeSnapshot.Builder sessions =
        GaugeSnapshot.builder().name("fleetfold_sessions").help("Sessions, by status.");
    STATUSES.forEach(
        status -> sessions.dataPoint(point(Labels.of("status", status), stats.get(status))));
    all.metricSnapshot(sessions.build());
    NUMBERS.forEach(
        name ->
            all.metricSnapshot(
                GaugeSnapshot.builder()
                    .name("fleetfold_session_" + name)
                    .help("The " + name.replace('_', ' ') + " of all sessions.")
                    .dataPoint(point(Labels.EMPTY, stats.get(name)))
                    .build()));
    return all.build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, JsonNode value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value.asDouble()).build();
  }
}
