package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.sessions.state.SessionTally;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void shouldTellTheFleetsNumbersToPrometheus() throws Exception {
    SampleFleet fleet = new SampleFleet(5, Instant.EPOCH, 4);
    fleet.step(20);
    try (TestServer server = new TestServer(fleet.views())) {
      server.get("/api/v1/stats");
      server.get("/api/v1/runs?limit=0");
      String text = server.get("/metrics").body();
      assertThat(text.lines())
          .contains(
              "fleetfold_ready 1.0",
              "fleetfold_total_runs 20.0",
              "fleetfold_data_quality_total{reason=\"duplicate\"} 42.0",
              "fleetfold_folded_offset{partition=\"0\",topic=\"agent-events\"} 320.0")
          .anyMatch(line -> line.startsWith("fleetfold_llm_latency_ms{quantile=\"0.95\"} "))
          .anyMatch(line -> line.startsWith("fleetfold_provider_cost_usd "))
          .anyMatch(line -> line.startsWith("fleetfold_cost_usd "))
          .anyMatch(line -> line.startsWith("fleetfold_missing_usage_calls "))
          .noneMatch(line -> line.startsWith("fleetfold_audio_input_tokens "))
          .contains(count("/api/v1/stats", 200) + " 1", count("/api/v1/runs", 400) + " 1");
    }
  }

  @Test
  void shouldPassOnWhatTellsWhetherTheFoldsKeepUp() throws Exception {
    Map<MetricName, Metric> kafka = new LinkedHashMap<>();
    add(kafka, "stream-thread-metrics", "process-total", 1234.0, Map.of("thread-id", "t-1"));
    add(kafka, "stream-thread-metrics", "process-total", 5.0, Map.of("thread-id", "t-2"));
    add(kafka, "stream-thread-metrics", "task-created-total", 4.0, Map.of("thread-id", "t-1"));
    add(kafka, "stream-thread-metrics", "commit-latency-max", Double.NaN, Map.of("thread-id", "t"));
    add(kafka, "consumer-fetch-manager-metrics", "records-lag-max", 7.0, Map.of("client-id", "c"));
    add(kafka, "stream-state-metrics", "put-rate", 1.0, Map.of("thread-id", "t-1"));
    add(kafka, "stream-metrics", "alive-stream-threads", 2, Map.of("client-id", "c"));
    add(kafka, "stream-metrics", "version", "4.3.1", Map.of("client-id", "c"));
    FixtureViews views = new FixtureViews();
    Metrics metrics =
        new Metrics(Peers.alone(2), views, SessionTally::new, () -> TestServer.READY, () -> kafka);

    String text = new String(metrics.write(null), StandardCharsets.UTF_8);

    assertThat(text.lines())
        .contains(
            "kafka_stream_thread_metrics_process_total{thread_id=\"t-1\"} 1234.0",
            "kafka_stream_thread_metrics_process_total{thread_id=\"t-2\"} 5.0",
            "kafka_stream_thread_metrics_task_creation_total{thread_id=\"t-1\"} 4.0",
            "kafka_consumer_fetch_manager_metrics_records_lag_max{client_id=\"c\"} 7.0",
            "kafka_stream_metrics_alive_stream_threads{client_id=\"c\"} 2.0",
            "fleetfold_partition{of=\"runs\",partition=\"0\"} 1.0",
            "fleetfold_partition{of=\"runs\",partition=\"1\"} 1.0",
            "fleetfold_partition{of=\"applications\",partition=\"1\"} 1.0");
    assertThat(text).doesNotContain("put_rate", "version");
  }

  private static String count(String route, int status) {
    return "fleetfold_http_request_duration_seconds_count{route=\"%s\",status=\"%d\"}"
        .formatted(route, status);
  }

  private static void add(
      Map<MetricName, Metric> all,
      String group,
      String name,
      Object value,
      Map<String, String> tags) {
    MetricName id = new MetricName(name, group, "what it tells", tags);
    all.put(
        id,
        new Metric() {
          @Override
          public MetricName metricName() {
            return id;
          }

          @Override
          public Object metricValue() {
            return value;
          }
        });
  }
}
