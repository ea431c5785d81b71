package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.ingest.InFlight;
import io.fleetfold.gateway.ingest.Ingest;
import io.fleetfold.gateway.ingest.IngestMetrics;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What the gateway tells Prometheus. Thread-safe. */
public final class GatewayMetrics implements DecoratingHttpServiceFunction {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  private final Histogram requests =
      Histogram.builder()
          .name("fleetfold_gateway_request_duration_seconds")
          .help("Time to answer a request, by route and status.")
          .labelNames("route", "status")
          .classicOnly()
          .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15)
          .register(registry);

  /** Of that core, with the room for bodies. */
  public GatewayMetrics(Ingest ingest, InFlight bodies) {
    IngestMetrics items = ingest.metrics();
    CounterWithCallback.builder()
        .name("fleetfold_gateway_items_total")
        .help(
            "Items of requests by outcome; received = delivered + refused + not_taken + busy +"
                + " failed + those on their way.")
        .labelNames("outcome")
        .callback(
            callback -> {
              callback.call((double) items.received(), "received");
              callback.call((double) items.delivered(), "delivered");
              callback.call((double) items.refused(), "refused");
              callback.call((double) items.notTaken(), "not_taken");
              callback.call((double) items.busy(), "busy");
              callback.call((double) items.failed(), "failed");
            })
        .register(registry);
    gauge("fleetfold_gateway_items_in_flight", "Items without an answer.", items::onTheirWay);
    gauge("fleetfold_gateway_body_bytes", "Bytes of bodies that are worked on.", bodies::used);
    gauge(
        "fleetfold_gateway_bytes_in_flight",
        "Bytes on their way to the brokers, estimated.",
        ingest::bytesInFlight);
  }

  private void gauge(String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  /** Where others add what they count. */
  public PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    String route = ctx.config().route().patternString();
    var unused =
        ctx.log()
            .whenComplete()
            .thenAccept(
                log ->
                    requests
                        .labelValues(route, Integer.toString(log.responseStatus().code()))
                        .observe(log.totalDurationNanos() / (double) TimeUnit.SECONDS.toNanos(1)));
    return delegate.serve(ctx, request);
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
