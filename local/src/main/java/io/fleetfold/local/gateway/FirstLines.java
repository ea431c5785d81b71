package io.fleetfold.local.gateway;

import io.fleetfold.local.part.Ports;
import java.util.List;

/** What a person can paste to see a first record of an agent. */
public final class FirstLines {
  private FirstLines() {}

  /** Lines for the start-up of a pipeline at those ports: label and text. */
  public static List<String[]> at(Ports ports) {
    String json = "http://127.0.0.1:" + ports.gateway();
    String otlp = "http://127.0.0.1:" + ports.otlpHttp();
    return List.of(
        new String[] {
          "agents",
          "send JSON to "
              + json
              + ", OpenTelemetry to "
              + otlp
              + " (HTTP) or http://127.0.0.1:"
              + ports.otlpGrpc()
              + " (gRPC)"
        },
        new String[] {
          "  curl",
          "curl "
              + json
              + "/v1/runs -H 'Content-Type: application/json' -d"
              + " '{\"agent_id\":\"me\",\"objective\":\"say hello\",\"status\":\"completed\"}'"
        },
        new String[] {
          "  OTel",
          "export OTEL_EXPORTER_OTLP_ENDPOINT="
              + otlp
              + " OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
        },
        new String[] {
          "  Claude",
          "CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_LOGS_EXPORTER=otlp"
              + " OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_ENDPOINT="
              + otlp
              + " claude"
        });
  }
}
