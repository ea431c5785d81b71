package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Refusal;
import io.opentelemetry.proto.common.v1.InstrumentationScope;

/**
 * A record of a request as it was read, or why it could not be.
 *
 * @param resource attributes of the process that sent it
 * @param scope the instrumentation that made it
 * @param record null where it is refused
 * @param refusal null where it is not
 */
record Entry<R>(Attributes resource, InstrumentationScope scope, R record, Refusal refusal) {
  static <R> Entry<R> of(R record) {
    return new Entry<>(Attributes.NONE, InstrumentationScope.getDefaultInstance(), record, null);
  }

  static <R> Entry<R> refused(Refusal refusal) {
    return new Entry<>(Attributes.NONE, InstrumentationScope.getDefaultInstance(), null, refusal);
  }

  Entry<R> in(Attributes enclosing) {
    return new Entry<>(enclosing, scope, record, refusal);
  }

  Entry<R> in(InstrumentationScope enclosing) {
    return new Entry<>(resource, enclosing, record, refusal);
  }
}
