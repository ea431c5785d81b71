package io.fleetfold.gateway.otlp;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * A span of a request, with what encloses it there. Its ids are valid.
 *
 * @param index its place among all spans of the request, from 0
 * @param resource attributes of the process that sent it
 * @param scope the instrumentation that made it
 * @param span the span as it came
 * @param attributes its attributes, by name
 */
public record SpanItem(
    int index, Attributes resource, InstrumentationScope scope, Span span, Attributes attributes) {}
