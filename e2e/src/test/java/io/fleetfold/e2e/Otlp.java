package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A span or a log record as OpenTelemetry's exporters send it in JSON.
 *
 * @param isLog whether it is a log record
 * @param service the service that tells it
 * @param record the record itself
 */
record Otlp(boolean isLog, String service, ObjectNode record) {
  private static final ObjectMapper JSON = new ObjectMapper();

  // recent, so that windows take it, and the same for what is sent again
  @SuppressWarnings("TimeInStaticInitializer")
  private static final Instant START = Instant.now().minus(Duration.ofMinutes(1));

  /** A span two seconds long; parent 0 is none. Attributes are names, each before its value. */
  static Otlp span(
      String service, int trace, int id, int parent, String name, Object... attributes) {
    ObjectNode span = place(trace, id);
    span.put("parentSpanId", parent == 0 ? "" : spanId(parent))
        .put("name", name)
        .put("startTimeUnixNano", nanos(START.plusMillis(10L * id)))
        .put("endTimeUnixNano", nanos(START.plusMillis(10L * id + 2_000)));
    span.set("attributes", list(attributes));
    return new Otlp(false, service, span);
  }

  /** A log record within a span; 0 for none. */
  static Otlp log(String service, int trace, int span, String event, Object... attributes) {
    ObjectNode log = trace == 0 ? JSON.createObjectNode() : place(trace, span);
    log.put("eventName", event).put("timeUnixNano", nanos(START.plusSeconds(3)));
    log.set("attributes", list(attributes));
    return new Otlp(true, service, log);
  }

  static String traceId(int trace) {
    return "%032x".formatted(trace);
  }

  private static String spanId(int span) {
    return "%016x".formatted(span);
  }

  private static ObjectNode place(int trace, int span) {
    return JSON.createObjectNode().put("traceId", traceId(trace)).put("spanId", spanId(span));
  }

  private static String nanos(Instant at) {
    return at.toEpochMilli() + "000000";
  }

  private static ArrayNode list(Object... pairs) {
    ArrayNode list = JSON.createArrayNode();
    for (int i = 0; i < pairs.length; i += 2) {
      ObjectNode value = list.addObject().put("key", (String) pairs[i]).putObject("value");
      if (pairs[i + 1] instanceof Integer number) {
        value.put("intValue", number.toString());
      } else {
        value.put("stringValue", (String) pairs[i + 1]);
      }
    }
    return list;
  }

  /** Sends what there is in one request for spans and one for log records. */
  static void send(Pipeline pipeline, List<Otlp> all) throws Exception {
    send(pipeline, "/v1/traces", "resourceSpans", "scopeSpans", "spans", spans(all));
    send(pipeline, "/v1/logs", "resourceLogs", "scopeLogs", "logRecords", logs(all));
  }

  private static List<Otlp> spans(List<Otlp> all) {
    return all.stream().filter(each -> !each.isLog()).toList();
  }

  private static List<Otlp> logs(List<Otlp> all) {
    return all.stream().filter(Otlp::isLog).toList();
  }

  private static void send(
      Pipeline pipeline,
      String path,
      String resources,
      String scopes,
      String records,
      List<Otlp> of)
      throws Exception {
    if (of.isEmpty()) {
      return;
    }
    ObjectNode body = JSON.createObjectNode();
    for (Otlp each : of) {
      ObjectNode resource = body.withArray(resources).addObject();
      resource.putObject("resource").set("attributes", list("service.name", each.service()));
      resource.putArray(scopes).addObject().putArray(records).add(each.record());
    }
    HttpResponse<String> answer = pipeline.post(path, body.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).as("nothing is refused").doesNotContain("rejected");
  }
}
