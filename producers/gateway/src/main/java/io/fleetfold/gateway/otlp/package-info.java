/**
 * OTLP, the protocol of OpenTelemetry's exporters: traces, logs and metrics over HTTP and gRPC, in
 * protobuf and JSON. Here is the wire; what spans and log records mean to Fleetfold is in the
 * packages below, as one table for all emitters.
 */
package io.fleetfold.gateway.otlp;
