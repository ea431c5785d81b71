package io.fleetfold.gateway;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.http.GatewayMetrics;
import io.fleetfold.gateway.ingest.Batching;
import io.fleetfold.gateway.ingest.Caller;
import io.fleetfold.gateway.ingest.InFlight;
import io.fleetfold.gateway.ingest.Ingest;
import io.fleetfold.gateway.otlp.Otlp;
import io.fleetfold.gateway.otlp.OtlpLimits;
import io.fleetfold.gateway.otlp.OtlpMetrics;
import io.fleetfold.gateway.otlp.OtlpSettings;
import io.fleetfold.gateway.otlp.Signal;
import io.fleetfold.gateway.otlp.agents.AgentLogs;
import io.fleetfold.gateway.otlp.agents.AgentSpans;
import io.fleetfold.gateway.otlp.genai.GenAiLogs;
import io.fleetfold.gateway.otlp.genai.GenAiSpans;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Puts OTLP's services together, with whoever knows what spans and log records mean. */
final class OtlpAssembly {
  private OtlpAssembly() {}

  static Otlp otlp(
      GatewayConfig config,
      Ingest ingest,
      InFlight room,
      Function<ServiceRequestContext, Caller> callers) {
    OtlpLimits limits = OtlpLimits.DEFAULT;
    return new Otlp(
        new OtlpSettings(
            new OtlpLimits(config.bodyBytes(), limits.values(), limits.depth()),
            room,
            (items, caller) -> ingest.take(items, caller, Batching.PARTIAL),
            callers,
            List.of(new AgentSpans(config.usageSources()), new GenAiSpans(config.keepsOthers())),
            List.of(new AgentLogs(config.usageSources()), new GenAiLogs(config.keepsOthers())),
            ingest.refusals(),
            InstantSource.system()));
  }

  /** What OTLP counts beside its items. */
  static void count(OtlpMetrics otlp, GatewayMetrics metrics) {
    CounterWithCallback.builder()
        .name("fleetfold_gateway_otlp_requests_total")
        .help("Requests of OTLP by signal and outcome.")
        .labelNames("signal", "outcome")
        .callback(
            callback -> {
              for (Signal signal : Signal.values()) {
                callback.call((double) otlp.answered(signal), signal.lowerCase(), "answered");
                callback.call((double) otlp.refused(signal), signal.lowerCase(), "refused");
              }
            })
        .register(metrics.registry());
    CounterWithCallback.builder()
        .name("fleetfold_gateway_otlp_data_points_not_stored_total")
        .help("Data points of metrics: answered, counted, and not stored.")
        .callback(callback -> callback.call((double) otlp.dataPointsNotStored()))
        .register(metrics.registry());
  }
}
