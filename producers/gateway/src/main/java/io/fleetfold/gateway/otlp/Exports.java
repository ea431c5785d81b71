package io.fleetfold.gateway.otlp;

import com.google.protobuf.Message;
import io.fleetfold.gateway.http.Body;
import io.fleetfold.gateway.http.HttpAnswers;
import io.fleetfold.gateway.ingest.Caller;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Receipt;
import io.fleetfold.gateway.ingest.RefusalLog;
import io.fleetfold.gateway.ingest.Refused;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * What both protocols do with a request: read, map, hand on, and answer once the core has its
 * receipt. Thread-safe.
 */
final class Exports {
  private static final String METRICS_NOT_STORED =
      "metrics are counted and not stored: usage is taken from traces and logs";

  private final OtlpLimits limits;
  private final BiFunction<List<Item>, Caller, CompletableFuture<Receipt>> core;
  private final Mapper<SpanItem> spans;
  private final Mapper<LogItem> logs;
  private final RefusalLog refusals;
  private final InstantSource clock;
  private final OtlpMetrics metrics = new OtlpMetrics();

  Exports(OtlpSettings settings) {
    this.limits = settings.limits();
    this.core = settings.core();
    this.spans = Mapper.ofSpans(settings.spans());
    this.logs = Mapper.ofLogs(settings.logs());
    this.refusals = settings.refusals();
    this.clock = settings.clock();
  }

  /** Counts a request that is answered. */
  void count(Signal signal, Caller caller, Throwable error) {
    if (error == null) {
      metrics.answer(signal);
      return;
    }
    metrics.refuse(signal);
    if (HttpAnswers.isPassing(error)) {
      refusals.addTurnedAway(way(signal), caller);
    }
  }

  private static String way(Signal signal) {
    return "otlp " + signal.lowerCase();
  }

  OtlpMetrics metrics() {
    return metrics;
  }

  interface Step {
    CompletableFuture<Message> run() throws RequestException;
  }

  /** Closes a body when what is done with it is done, or fails. */
  static CompletableFuture<Message> closing(Body body, Step step) {
    CompletableFuture<Message> answer;
    try {
      answer = step.run();
    } catch (RequestException | RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.whenComplete((message, error) -> body.close());
  }

  /**
   * Takes a request. May take long: not for the threads that read from the network.
   *
   * @return the answer, or {@link RequestException} or what the core completes with
   */
  CompletableFuture<Message> take(Signal signal, Payload payload, Caller caller)
      throws RequestException {
    long now = clock.millis();
    return switch (signal) {
      case TRACES -> records(signal, RecordKind.SPANS, new SpanCheck(now), spans, payload, caller);
      case LOGS -> records(signal, RecordKind.LOGS, new LogCheck(now), logs, payload, caller);
      case METRICS -> CompletableFuture.completedFuture(dataPoints(payload));
    };
  }

  private <R extends Message, T> CompletableFuture<Message> records(
      Signal signal,
      RecordKind<R> kind,
      Decoded.Check<R, T> check,
      Mapper<T> mapper,
      Payload payload,
      Caller caller)
      throws RequestException {
    Parsed<R> parsed =
        payload.isJson()
            ? JsonRequest.read(kind, payload, limits)
            : ProtobufRequest.read(kind, payload, limits);
    Decoded<T> decoded = Decoded.of(parsed.entries(), check);
    List<Item> items = new ArrayList<>(decoded.refused());
    items.addAll(mapper.map(decoded.good()));
    items.sort(Comparator.comparingInt(Item::index));
    String warning = parsed.warning() == null ? "" : parsed.warning();
    if (items.isEmpty()) {
      return CompletableFuture.completedFuture(signal.response(0, warning));
    }
    return core.apply(items, caller)
        .thenApply(
            receipt -> {
              List<Refused> refused = receipt.refused();
              note(signal, refused, caller);
              return signal.response(
                  refused.size(),
                  refused.isEmpty()
                      ? warning
                      : Rejections.message(refused, items.size(), kind.word()));
            });
  }

  private void note(Signal signal, List<Refused> refused, Caller caller) {
    refused.forEach(each -> refusals.add(way(signal), caller, each.refusal()));
  }

  private Message dataPoints(Payload payload) throws RequestException {
    long points = payload.isJson() ? DataPoints.ofJson(payload) : DataPoints.ofProtobuf(payload);
    metrics.notStored(points);
    return Signal.METRICS.response(points, points == 0 ? "" : METRICS_NOT_STORED);
  }
}
