package io.fleetfold.gateway.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * A kind of record, and how requests enclose it: in lists of resources, of scopes, of records. In
 * protobuf all kinds have the same numbers there.
 *
 * @param prototype an empty one
 * @param word what people call it
 * @param resources the JSON key of the list of resources
 * @param scopes the JSON key of the list of scopes in a resource
 * @param records the JSON key of the list of records in a scope
 */
record RecordKind<R extends Message>(
    R prototype, String word, String resources, String scopes, String records) {
  static final RecordKind<Span> SPANS =
      new RecordKind<>(Span.getDefaultInstance(), "span", "resourceSpans", "scopeSpans", "spans");
  static final RecordKind<LogRecord> LOGS =
      new RecordKind<>(
          LogRecord.getDefaultInstance(), "log record", "resourceLogs", "scopeLogs", "logRecords");
}
