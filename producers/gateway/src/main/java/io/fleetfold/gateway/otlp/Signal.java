package io.fleetfold.gateway.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Locale;

/** A kind of telemetry: where its requests go, and how they are answered. */
public enum Signal {
  /** Spans. */
  TRACES("trace.v1.TraceService"),
  /** Log records. */
  LOGS("logs.v1.LogsService"),
  /** Data points, which are not stored. */
  METRICS("metrics.v1.MetricsService");

  private final String service;

  Signal(String service) {
    this.service = service;
  }

  /** Its name in paths. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where HTTP requests go. */
  public String httpPath() {
    return "/v1/" + lowerCase();
  }

  /** Where gRPC calls go. */
  public String grpcPath() {
    return "/opentelemetry.proto.collector." + service + "/Export";
  }

  /**
   * The answer to a request of which something was taken.
   *
   * @param rejected how many records were not
   * @param message which and why, or a warning; empty where there is nothing to say
   */
  Message response(long rejected, String message) {
    boolean whole = rejected == 0 && message.isEmpty();
    return switch (this) {
      case TRACES ->
          whole
              ? ExportTraceServiceResponse.getDefaultInstance()
              : ExportTraceServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportTracePartialSuccess.newBuilder()
                          .setRejectedSpans(rejected)
                          .setErrorMessage(message))
                  .build();
      case LOGS ->
          whole
              ? ExportLogsServiceResponse.getDefaultInstance()
              : ExportLogsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportLogsPartialSuccess.newBuilder()
                          .setRejectedLogRecords(rejected)
                          .setErrorMessage(message))
                  .build();
      case METRICS ->
          whole
              ? ExportMetricsServiceResponse.getDefaultInstance()
              : ExportMetricsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportMetricsPartialSuccess.newBuilder()
                          .setRejectedDataPoints(rejected)
                          .setErrorMessage(message))
                  .build();
    };
  }
}
