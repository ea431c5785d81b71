package io.fleetfold.streams.app.http;

import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.PeerSessions;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.app.instances.RouteKey;
import io.fleetfold.streams.app.instances.SessionCalls;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.http.SessionPartials;
import io.fleetfold.streams.sessions.views.SessionPrints.Page;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/** What verify and other instances ask for about sessions. */
final class SessionInternalRoutes {
  static final String SESSIONS = "/internal/sessions";
  static final String SESSIONS_AS_OF = "/internal/sessions-as-of";
  static final String LAW_FROM = "/internal/session-law-from";
  static final String SHARED_STATE = "/internal/shared-state";

  private static final String PARTITION = "partition";
  private static final String AFTER = "after";
  private static final String SCOPE = "scope";
  private static final String USER = "user";
  private static final String APP = "app";
  private static final int MAX_SESSIONS = 500;

  private final Peers peers;
  private final InternalDoor door;
  private final SessionViews sessions;
  private final PeerSessions all;

  SessionInternalRoutes(Peers peers, InternalDoor door, SessionViews sessions) {
    this.peers = peers;
    this.door = door;
    this.sessions = sessions;
    this.all = new PeerSessions(peers, sessions, null);
  }

  void addTo(RoutesConfig routes, SessionPartials partials) {
    routes.get(SESSIONS, route(SESSIONS, keyed(Keyspace.SESSIONS, this::sessions)));
    routes.get(SHARED_STATE, route(SHARED_STATE, sharedState()));
    routes.get(SESSIONS_AS_OF, route(SESSIONS_AS_OF, this::sessionsAsOf));
    routes.get(LAW_FROM, route(LAW_FROM, this::lawFrom));
    routes.post(SessionCalls.FOUND, partial(SessionCalls.FOUND, partials::found));
    routes.post(SessionCalls.SESSIONS, partial(SessionCalls.SESSIONS, partials::sessions));
    routes.post(SessionCalls.APPENDS, partial(SessionCalls.APPENDS, partials::appends));
    routes.get(
        SessionCalls.SESSION_TOTALS, partial(SessionCalls.SESSION_TOTALS, partials::sessionTotals));
    routes.get(
        SessionCalls.APPLICATION_TOTALS,
        partial(
            SessionCalls.APPLICATION_TOTALS, Keyspace.APPLICATIONS, partials::applicationTotals));
    routes.get(
        SessionCalls.SESSIONS_AS_OF, partial(SessionCalls.SESSIONS_AS_OF, partials::sessionsAsOf));
    routes.get(
        SessionCalls.APPLICATIONS_AS_OF,
        partial(
            SessionCalls.APPLICATIONS_AS_OF, Keyspace.APPLICATIONS, partials::applicationsAsOf));
    routes.get(SessionCalls.LAW_FROM, partial(SessionCalls.LAW_FROM, partials::lawFrom));
    routes.get(
        SessionCalls.AWAIT, route(SessionCalls.AWAIT, keyed(Keyspace.SESSIONS, partials::await)));
    RouteKey app =
        new RouteKey(
            Keyspace.APPLICATIONS,
            (ctx, partitions) ->
                ctx.queryParam("app_name") == null
                    ? -1
                    : SessionKeys.home(ctx.queryParam("app_name"), partitions));
    routes.get(
        SessionCalls.AWAIT_APPLIED,
        route(SessionCalls.AWAIT_APPLIED, peers.keyed(app, partials::awaitApplied)));
    routes.get(
        SessionCalls.APP_STATE,
        route(SessionCalls.APP_STATE, peers.keyed(app, partials::appState)));
  }

  private Handler partial(String path, BiConsumer<Context, Set<Integer>> handler) {
    return partial(path, Keyspace.SESSIONS, handler);
  }

  private Handler partial(String path, Keyspace space, BiConsumer<Context, Set<Integer>> handler) {
    return route(path, peers.partial(space, handler));
  }

  private Handler route(String path, Handler handler) {
    return door.guarded(path, handler);
  }

  private Handler keyed(Keyspace space, Handler handler) {
    return peers.keyed(RouteKey.partition(space, PARTITION), handler);
  }

  /** Every session in short; {@code after} is {@code next} of the page before. */
  private void sessions(Context ctx) {
    QueryParameters query = QueryParameters.of(ctx, PARTITION, AFTER);
    answer(ctx, query, at -> sessions.prints().sessions(at, query.text(AFTER), MAX_SESSIONS));
  }

  private Handler sharedState() {
    Handler users =
        keyed(
            Keyspace.SESSIONS,
            ctx ->
                sharedState(ctx, (at, after) -> sessions.prints().users(at, after, MAX_SESSIONS)));
    Handler applications =
        keyed(
            Keyspace.APPLICATIONS,
            ctx ->
                sharedState(
                    ctx, (at, after) -> sessions.prints().applications(at, after, MAX_SESSIONS)));
    return ctx -> (APP.equals(ctx.queryParam(SCOPE)) ? applications : users).handle(ctx);
  }

  private interface Read {
    Page<?> page(int partition, String after);
  }

  private void sharedState(Context ctx, Read read) {
    QueryParameters query = QueryParameters.of(ctx, PARTITION, AFTER, SCOPE);
    query.oneOf(SCOPE, List.of(USER, APP));
    answer(ctx, query, at -> read.page(at, query.text(AFTER)));
  }

  private void answer(Context ctx, QueryParameters query, IntFunction<Page<?>> read) {
    int partitions = sessions.partitions();
    try {
      Page<?> page = read.apply(query.number(PARTITION, 0, partitions - 1, 0));
      Map<String, Object> body = new TreeMap<>();
      body.put("partitions", partitions);
      body.put("items", page.items());
      body.put("next", page.next());
      answer(ctx, body);
    } catch (IllegalArgumentException e) {
      throw Problem.badParameter(AFTER, AFTER + " is not a place in this list", "take next")
          .thrown();
    }
  }

  private void lawFrom(Context ctx) {
    QueryParameters.of(ctx);
    answer(ctx, Map.of("offsets", all.lawFrom()));
  }

  private void sessionsAsOf(Context ctx) {
    QueryParameters.of(ctx);
    answer(
        ctx,
        Map.of(
            Topics.AGENT_SESSION_EVENTS.name(),
            all.sessionsAsOf(),
            Topics.AGENT_APP_STATE.name(),
            all.applicationsAsOf()));
  }

  private static void answer(Context ctx, Map<String, ?> body) {
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(body));
  }
}
