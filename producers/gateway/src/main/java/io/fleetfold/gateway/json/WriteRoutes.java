package io.fleetfold.gateway.json;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.client.Ids;
import io.fleetfold.gateway.http.Bodies;
import io.fleetfold.gateway.http.Body;
import io.fleetfold.gateway.http.BodyForm;
import io.fleetfold.gateway.http.GatewayRoutes;
import io.fleetfold.gateway.http.HttpAnswers;
import io.fleetfold.gateway.http.ProblemDetail;
import io.fleetfold.gateway.http.Receipts;
import io.fleetfold.gateway.http.RequestQuery;
import io.fleetfold.gateway.ingest.Batching;
import io.fleetfold.gateway.ingest.Caller;
import io.fleetfold.gateway.ingest.Ingest;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.ingest.Receipt;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** The routes by which runs, events and calls are written. Thread-safe. */
public final class WriteRoutes {
  private static final String PARTIAL = "partial";
  private static final String RUN_ID = "run_id";

  private final Ingest ingest;
  private final Bodies bodies;
  private final int mostItems;
  private final Function<ServiceRequestContext, Caller> callers;
  private final Clock clock;
  private final Ids ids;

  /**
   * Routes into that core.
   *
   * @param mostItems of one request
   * @param callers tells who sends a request
   */
  public WriteRoutes(
      Ingest ingest,
      Bodies bodies,
      int mostItems,
      Function<ServiceRequestContext, Caller> callers,
      Clock clock) {
    this.ingest = ingest;
    this.bodies = bodies;
    this.mostItems = mostItems;
    this.callers = callers;
    this.clock = clock;
    this.ids = new Ids(clock);
  }

  /** Adds its routes. */
  public void addTo(GatewayRoutes routes) {
    routes
        .add(HttpMethod.POST, "/v1/runs", post("POST /v1/runs", JsonInput.RUNS))
        .add(HttpMethod.PUT, "/v1/runs/{run_id}", this::putRun)
        .add(HttpMethod.DELETE, "/v1/runs/{run_id}", this::deleteRun)
        .add(HttpMethod.POST, "/v1/events", post("POST /v1/events", JsonInput.EVENTS))
        .add(HttpMethod.POST, "/v1/llm-usage", post("POST /v1/llm-usage", JsonInput.CALLS));
  }

  private <V extends SpecificRecord> GatewayRoutes.Handler post(String way, JsonInput<V> input) {
    return (ctx, request) -> {
      Batching batching =
          RequestQuery.of(ctx, PARTIAL).flag(PARTIAL) ? Batching.PARTIAL : Batching.ALL_OR_NOTHING;
      BodyForm form = BodyForm.of(request);
      return take(
          way, ctx, request, batching, body -> decoder(input, null).items(body, form, mostItems));
    };
  }

  private HttpResponse putRun(ServiceRequestContext ctx, HttpRequest request) {
    RequestQuery.of(ctx);
    BodyForm form = BodyForm.of(request);
    String runId = ctx.pathParam(RUN_ID);
    return take(
        "PUT /v1/runs/{run_id}",
        ctx,
        request,
        Batching.ALL_OR_NOTHING,
        body -> one(decoder(JsonInput.RUNS, runId).items(body, form, mostItems)));
  }

  private <V extends SpecificRecord> ItemDecoder<V> decoder(JsonInput<V> input, String id) {
    return new ItemDecoder<>(input, id, clock.instant(), ids);
  }

  private static List<Item> one(List<Item> items) {
    if (items.size() != 1) {
      throw ProblemDetail.of(
              400,
              "not one run",
              "the body has " + items.size() + " items, and the path names one run",
              "body",
              "send one object, or send several to POST /v1/runs")
          .thrown();
    }
    return items;
  }

  private HttpResponse deleteRun(ServiceRequestContext ctx, HttpRequest request) {
    RequestQuery.of(ctx);
    Item item = Item.of(0, List.of(Message.deletion(ctx.pathParam(RUN_ID))));
    Batching batching = Batching.ALL_OR_NOTHING;
    return answer(
        ingest.take("DELETE /v1/runs/{run_id}", List.of(item), callers.apply(ctx), batching),
        batching);
  }

  private HttpResponse take(
      String way,
      ServiceRequestContext ctx,
      HttpRequest request,
      Batching batching,
      Function<byte[], List<Item>> decoder) {
    Caller caller = callers.apply(ctx);
    return answer(
        bodies
            .read(ctx, request)
            .thenCompose(body -> take(way, body, caller, batching, decoder))
            .whenComplete((receipt, error) -> note(way, caller, error)),
        batching);
  }

  private void note(String way, Caller caller, Throwable error) {
    if (error != null && HttpAnswers.isPassing(error)) {
      ingest.refusals().addTurnedAway(way, caller);
    }
  }

  private CompletableFuture<Receipt> take(
      String way,
      Body body,
      Caller caller,
      Batching batching,
      Function<byte[], List<Item>> decoder) {
    return CompletableFuture.completedFuture(body.bytes())
        .thenApply(decoder)
        .thenCompose(items -> ingest.take(way, items, caller, batching))
        .whenComplete((receipt, error) -> body.close());
  }

  private static HttpResponse answer(CompletableFuture<Receipt> taken, Batching batching) {
    return HttpResponse.of(
        taken.handle(
            (receipt, error) ->
                error == null ? Receipts.answer(receipt, batching) : HttpAnswers.problem(error)));
  }
}
