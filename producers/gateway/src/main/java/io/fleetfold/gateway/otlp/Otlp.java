package io.fleetfold.gateway.otlp;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.ServerBuilder;
import io.fleetfold.gateway.http.GatewayRoutes;

/** OTLP's services over HTTP and gRPC, which a server may offer on the same ports. */
public final class Otlp {
  private final Exports exports;
  private final OtlpSettings settings;

  /** The services; what they share is made here. */
  public Otlp(OtlpSettings settings) {
    this.settings = settings;
    this.exports = new Exports(settings);
  }

  /** Adds the routes of HTTP. */
  public void addTo(GatewayRoutes routes) {
    for (Signal signal : Signal.values()) {
      routes.add(
          HttpMethod.POST, signal.httpPath(), new HttpExportService(signal, exports, settings));
    }
  }

  /** Adds the services of gRPC. */
  public void addTo(ServerBuilder server) {
    for (Signal signal : Signal.values()) {
      server.service(signal.grpcPath(), new GrpcExportService(signal, exports, settings));
    }
  }

  /** Counts of requests. */
  public OtlpMetrics metrics() {
    return exports.metrics();
  }
}
