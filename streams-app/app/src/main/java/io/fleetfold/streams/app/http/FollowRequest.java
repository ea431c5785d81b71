package io.fleetfold.streams.app.http;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.OwnFollowing;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.app.instances.RoutedFollowing;
import io.fleetfold.streams.core.http.Following;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.runs.http.RunFollowing;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.http.AppendName;
import io.fleetfold.streams.sessions.http.SessionFollowing;
import io.fleetfold.streams.sessions.views.SessionViews;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a request wants to follow: {@code session=app/user/session} or {@code run=id}. */
final class FollowRequest {
  private static final String SESSION = "session";
  private static final String RUN = "run";
  private static final String FROM = "from";
  private static final String START = "start";
  private static final String NOW = "now";
  private static final String LAST = "Last-Event-ID";

  private final Peers peers;
  private final FleetViews fleet;
  private final SessionViews sessions;
  private final RunEventViews runs;

  FollowRequest(Peers peers, FleetViews fleet, SessionViews sessions, RunEventViews runs) {
    this.peers = peers;
    this.fleet = fleet;
    this.sessions = sessions;
    this.runs = runs;
  }

  /**
   * What is to be followed.
   *
   * @throws Problem.Thrown when the request does not say it, or the caller may not see it
   */
  Following of(HttpServletRequest request, QueryCaller caller) {
    Map<String, String[]> parameters = request.getParameterMap();
    for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
      if (!List.of(SESSION, RUN, FROM).contains(parameter.getKey())) {
        throw Problem.unknownParameter(parameter.getKey(), "take session, run or from").thrown();
      }
      if (parameter.getValue().length > 1) {
        throw Problem.badParameter(
                parameter.getKey(), parameter.getKey() + " is given more than once", "give it once")
            .thrown();
      }
    }
    String session = request.getParameter(SESSION);
    String run = request.getParameter(RUN);
    if ((session == null) == (run == null)) {
      throw Problem.badParameter(
              SESSION,
              session == null ? "nothing to follow is named" : "session and run are both given",
              "give session=app/user/session, or run=id, or neither for the fleet")
          .thrown();
    }
    Long after = after(request.getParameter(FROM), request.getHeader(LAST));
    if (session != null) {
      String[] parts =
          AppendName.parts(
              SESSION, session, 3, "write app/user/session, every part percent-encoded");
      Access.requireSession(caller, parts[0], parts[2]);
      SessionId id = SessionId.of(parts[0], parts[1], parts[2]);
      return routed(
          request,
          Keyspace.SESSIONS,
          id.userKey(),
          behind -> new SessionFollowing(sessions, id, behind),
          after);
    }
    String id = QueryParameters.checkId(RUN, run);
    return routed(request, Keyspace.RUNS, id, behind -> run(caller, id, behind), after);
  }

  /** By whoever has the key's partition; another instance asks for what is here only. */
  private Following routed(
      HttpServletRequest request,
      Keyspace space,
      String key,
      Function<Long, Following> here,
      Long after) {
    int partition = RecordKeys.partition(key, peers.partitions());
    return Hop.of(request).isPresent()
        ? new OwnFollowing(peers, space, partition, here, after)
        : RoutedFollowing.open(
            peers,
            space,
            partition,
            here,
            after,
            Routes.LIVE + "?" + request.getQueryString(),
            QueryCaller.headers(request));
  }

  /** Whose a run is knows only the instance that has it. */
  private Following run(QueryCaller caller, String id, Long behind) {
    Access.requireRun(caller, id, fleet);
    return new RunFollowing(runs, id, behind, caller);
  }

  /** Behind which offset to begin; null for what comes from now on. */
  private static Long after(String from, String last) {
    if (from != null && !from.equals(START) && !from.equals(NOW)) {
      throw Problem.badParameter(FROM, "from is neither", "take one of now, start").thrown();
    }
    if (last == null) {
      return START.equals(from) ? -1L : null;
    }
    try {
      return Long.valueOf(last);
    } catch (NumberFormatException e) {
      throw Problem.badParameter(
              LAST,
              LAST + " is not the id of an event of this feed",
              "send the id of the last event")
          .thrown();
    }
  }
}
