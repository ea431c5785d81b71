package io.fleetfold.gateway.fuzz;

import io.fleetfold.gateway.otlp.Signal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A way in.
 *
 * @param path where its bodies go
 * @param type their content type
 * @param neighbours the JSON pointer of the one record that may be spoilt while those beside it
 *     must be taken all the same; null where whole bodies are spoilt
 * @param good a good body of a number
 */
record Wire(String path, String type, String neighbours, LongFunction<byte[]> good) {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String GRPC = "application/grpc";
  private static final String SECOND_SPAN = "/resourceSpans/0/scopeSpans/0/spans/1";
  private static final String SECOND_LOG = "/resourceLogs/0/scopeLogs/0/logRecords/1";

  static final List<Wire> ALL =
      List.of(
          new Wire("/v1/traces", PROTOBUF, null, n -> Good.traces(n).toByteArray()),
          new Wire("/v1/logs", PROTOBUF, null, n -> Good.logs(n).toByteArray()),
          new Wire("/v1/metrics", PROTOBUF, null, n -> Good.metrics().toByteArray()),
          new Wire("/v1/traces", JSON, null, n -> Good.json(Good.traces(n))),
          new Wire("/v1/logs", JSON, null, n -> Good.json(Good.logs(n))),
          new Wire("/v1/metrics", JSON, null, n -> Good.json(Good.metrics())),
          new Wire("/v1/traces", JSON, SECOND_SPAN, n -> Good.json(Good.traces(n))),
          new Wire("/v1/logs", JSON, SECOND_LOG, n -> Good.json(Good.logs(n))),
          new Wire(Signal.TRACES.grpcPath(), GRPC, null, n -> Good.traces(n).toByteArray()),
          new Wire(Signal.LOGS.grpcPath(), GRPC, null, n -> Good.logs(n).toByteArray()),
          new Wire(Signal.METRICS.grpcPath(), GRPC, null, n -> Good.metrics().toByteArray()),
          new Wire("/v1/events", JSON, null, n -> utf8("[" + Good.event(n) + "]")),
          new Wire("/v1/events?partial=true", NDJSON, null, n -> utf8(Good.event(n) + "\n")),
          new Wire("/v1/llm-usage?partial=true", NDJSON, null, n -> utf8(Good.usage(n) + "\n")),
          new Wire("/v1/runs", JSON, null, n -> utf8(Good.run(n))));

  boolean grpc() {
    return type.equals(GRPC);
  }

  boolean json() {
    return type.equals(JSON);
  }

  boolean metrics() {
    return path.contains("metrics");
  }

  String name() {
    return path + " " + type + (neighbours == null ? "" : " " + neighbours);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
