package io.fleetfold.gateway.sessions;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.fleetfold.client.Ids;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.Outcome;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.client.session.UnknownSessionException;
import io.fleetfold.gateway.http.Bodies;
import io.fleetfold.gateway.http.Body;
import io.fleetfold.gateway.http.BodyForm;
import io.fleetfold.gateway.http.GatewayRoutes;
import io.fleetfold.gateway.http.HttpAnswers;
import io.fleetfold.gateway.http.ProblemDetail;
import io.fleetfold.gateway.http.RequestQuery;
import io.fleetfold.gateway.ingest.Caller;
import io.fleetfold.gateway.json.GatewayJson;
import io.fleetfold.gateway.json.JsonInput;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The routes by which sessions are created, appended to and deleted. An answer comes once the
 * session has decided, with its revision and the position that makes a read include it.
 */
public final class SessionWriteRoutes {
  private static final String SESSION = "/v1/sessions/{app}/{user}/{session}";

  private final Supplier<Sessions> sessions;
  private final Bodies bodies;
  private final Function<ServiceRequestContext, Caller> callers;
  private final Ids ids;

  /**
   * Routes of those sessions.
   *
   * @param sessions asked for with the first request, since they connect
   * @param callers tells who sends a request
   */
  public SessionWriteRoutes(
      Supplier<Sessions> sessions,
      Bodies bodies,
      Function<ServiceRequestContext, Caller> callers,
      Clock clock) {
    this.sessions = sessions;
    this.bodies = bodies;
    this.callers = callers;
    this.ids = new Ids(clock);
  }

  /** Adds its routes. */
  public void addTo(GatewayRoutes routes) {
    routes
        .add(HttpMethod.POST, "/v1/sessions", this::create)
        .add(HttpMethod.POST, SESSION + "/events", this::append)
        .add(HttpMethod.DELETE, SESSION, this::delete);
  }

  private HttpResponse create(ServiceRequestContext ctx, HttpRequest request) {
    RequestQuery.of(ctx);
    requireJson(request);
    Caller caller = callers.apply(ctx);
    return answer(
        read(
            ctx,
            request,
            body -> {
              SessionCreation creation = SessionCreation.of(GatewayJson.object(body), ids);
              requireApp(caller, creation.key());
              return sessions.get().async().append(creation.key(), creation.event());
            }),
        201);
  }

  private HttpResponse append(ServiceRequestContext ctx, HttpRequest request) {
    RequestQuery.of(ctx);
    requireJson(request);
    Caller caller = callers.apply(ctx);
    return answer(
        read(
            ctx,
            request,
            body -> {
              SessionKey key = key(ctx, caller);
              SessionEvent event = SessionEvent.of(JsonInput.SESSION_EVENTS.readOne(body));
              return sessions.get().async().append(key, event.awaited());
            }),
        200);
  }

  private HttpResponse delete(ServiceRequestContext ctx, HttpRequest request) {
    RequestQuery.of(ctx);
    Caller caller = callers.apply(ctx);
    return answer(
        CompletableFuture.supplyAsync(() -> key(ctx, caller), ctx.blockingTaskExecutor())
            .thenCompose(
                key ->
                    sessions
                        .get()
                        .async()
                        .append(key, SessionEvent.deletion().awaited())
                        .thenApply(SessionWriteRoutes::requireThere)),
        200);
  }

  private static Append requireThere(Append deletion) {
    if (deletion.outcome() != Outcome.ACCEPTED) {
      throw new UnknownSessionException(deletion.key());
    }
    return deletion;
  }

  private CompletableFuture<Append> read(
      ServiceRequestContext ctx,
      HttpRequest request,
      Function<byte[], CompletableFuture<Append>> appending) {
    return bodies
        .read(ctx, request)
        .thenCompose(
            (Body body) ->
                CompletableFuture.completedFuture(body.bytes())
                    .thenCompose(appending)
                    .whenComplete((append, error) -> body.close()));
  }

  private static SessionKey key(ServiceRequestContext ctx, Caller caller) {
    SessionKey key =
        new SessionKey(ctx.pathParam("app"), ctx.pathParam("user"), ctx.pathParam("session"));
    requireApp(caller, key);
    return key;
  }

  private static void requireApp(Caller caller, SessionKey key) {
    if (caller.app() != null && !caller.app().equals(key.app())) {
      throw ProblemDetail.of(
              403,
              "another application",
              "the token is for sessions of the application " + caller.app() + " only",
              "app_name",
              "name that one, or take another token")
          .thrown();
    }
  }

  private static void requireJson(HttpRequest request) {
    if (BodyForm.of(request) != BodyForm.JSON) {
      throw ProblemDetail.of(
              415,
              "unknown media type",
              "sessions are written one event at a time",
              "Content-Type",
              "send one object as application/json")
          .thrown();
    }
  }

  private static HttpResponse answer(CompletableFuture<Append> appended, int status) {
    return HttpResponse.of(
        appended.handle(
            (append, error) ->
                error == null
                    ? HttpAnswers.json(status, told(append))
                    : HttpAnswers.problem(SessionProblems.of(error))));
  }

  private static Map<String, Object> told(Append append) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("app_name", append.key().app());
    answer.put("user_id", append.key().user());
    answer.put("session_id", append.key().session());
    answer.put("event_id", append.eventId());
    answer.put("outcome", append.outcome().name().toLowerCase(java.util.Locale.ROOT));
    answer.put("duplicate", append.duplicate());
    append.revision().ifPresent(revision -> answer.put("revision", revision));
    answer.put("position", append.token());
    return answer;
  }
}
