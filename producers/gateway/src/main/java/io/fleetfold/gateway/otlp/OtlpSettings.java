package io.fleetfold.gateway.otlp;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.gateway.ingest.Caller;
import io.fleetfold.gateway.ingest.InFlight;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Receipt;
import io.fleetfold.gateway.ingest.RefusalLog;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What OTLP's services are made of.
 *
 * @param limits how much one request may hold
 * @param inFlight where the bytes of bodies are counted
 * @param core takes items, the good ones of a request where others are refused
 * @param callers who sends a request
 * @param spans asked in order whose a span is
 * @param logs asked in order whose a log record is
 * @param refusals what is refused is noted there
 * @param clock tells when requests come
 */
public record OtlpSettings(
    OtlpLimits limits,
    InFlight inFlight,
    BiFunction<List<Item>, Caller, CompletableFuture<Receipt>> core,
    Function<ServiceRequestContext, Caller> callers,
    List<SpanMapping> spans,
    List<LogMapping> logs,
    RefusalLog refusals,
    InstantSource clock) {
  /** Copies the lists. */
  public OtlpSettings {
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
  }
}
