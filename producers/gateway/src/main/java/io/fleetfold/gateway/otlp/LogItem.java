package io.fleetfold.gateway.otlp;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;

/**
 * A log record of a request, with what encloses it there. Its ids are valid or empty.
 *
 * @param index its place among all log records of the request, from 0
 * @param arrivalMillis when the request came, epoch ms
 * @param resource attributes of the process that sent it
 * @param scope the instrumentation that made it
 * @param eventName the field {@code event_name}, else, or where that only names a line of source,
 *     the attribute {@code event.name}, else empty
 * @param record the record as it came
 * @param attributes its attributes, by name
 */
public record LogItem(
    int index,
    long arrivalMillis,
    Attributes resource,
    InstrumentationScope scope,
    String eventName,
    LogRecord record,
    Attributes attributes) {

  /** When it happened, epoch ms: its time, else when it was observed, else its arrival. */
  public long timeMillis() {
    return UnixNanos.firstMillis(
        arrivalMillis, record.getTimeUnixNano(), record.getObservedTimeUnixNano());
  }
}
