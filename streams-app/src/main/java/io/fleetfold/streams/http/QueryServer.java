package io.fleetfold.streams.http;

import io.fleetfold.streams.views.FleetViews;
import io.javalin.Javalin;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The query API, the live feed, the metrics and the dashboard, on one port. Answers come straight
 * from the views and may show work that is not committed yet. {@link #start} and {@link #close} are
 * called once each, from any thread.
 */
public final class QueryServer implements AutoCloseable {
  private final Supplier<Readiness> readiness;
  private final String host;
  private final int port;
  private final Javalin server;

  /**
   * A server that does not listen yet.
   *
   * @param views what is read
   * @param readiness asked for each {@code /health/ready}; from any thread
   * @param kafkaMetrics Kafka Streams' metrics, or an empty map while there are none; asked for
   *     each {@code /metrics}
   * @param host address to listen on; on a loopback address only requests for a loopback name are
   *     answered, so that no web page can reach the API under a name of its own
   * @param port 0 takes a free one
   */
  public QueryServer(
      FleetViews views,
      Supplier<Readiness> readiness,
      Supplier<? extends Map<MetricName, ? extends Metric>> kafkaMetrics,
      String host,
      int port) {
    this.readiness = readiness;
    this.host = host;
    this.port = port;
    this.server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.get("/health/live", ctx -> ctx.result("{\"live\": true}"));
              config.routes.get(
                  "/health/ready",
                  ctx ->
                      ctx.status(this.readiness.get().ready() ? 200 : 503)
                          .result(Json.bytes(this.readiness.get())));
            });
  }

  /**
   * Listens.
   *
   * @throws io.javalin.util.JavalinBindException when the port is taken
   */
  public void start() {
    server.start(host, port);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** Stops listening, within a second; open live feeds are ended. */
  @Override
  public void close() {
    server.stop();
  }
}
