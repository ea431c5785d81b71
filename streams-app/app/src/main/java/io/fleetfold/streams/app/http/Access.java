package io.fleetfold.streams.app.http;

import io.fleetfold.records.Run;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.runs.views.FleetViews;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** To whom a route answers. */
enum Access {
  /** To everybody: it tells nothing of what is stored. */
  OPEN {
    @Override
    void check(Context ctx, QueryCaller caller, FleetViews views) {
      // nothing to see
    }
  },
  /** To whoever may read every application: a sum over all cannot be told for one. */
  FLEET {
    @Override
    void check(Context ctx, QueryCaller caller, FleetViews views) {
      requireFleet(caller);
    }
  },
  /** To whoever may read the run of the path. */
  RUN {
    @Override
    void check(Context ctx, QueryCaller caller, FleetViews views) {
      requireRun(caller, QueryParameters.checkId("run_id", ctx.pathParam("run_id")), views);
    }
  },
  /** To whoever may read the application of the path. */
  SESSION {
    @Override
    void check(Context ctx, QueryCaller caller, FleetViews views) {
      requireSession(caller, ctx.pathParam("app_name"), ctx.pathParam("session_id"));
    }
  },
  /** To every reader, each with what is theirs: the route itself asks who calls. */
  LIST {
    @Override
    void check(Context ctx, QueryCaller caller, FleetViews views) {
      // by the route
    }
  };

  abstract void check(Context ctx, QueryCaller caller, FleetViews views);

  /** A route that answers to those only, where it is known who asks. */
  Handler guard(Handler route, FleetViews views) {
    return this == OPEN
        ? route
        : ctx -> {
          check(ctx, QueryCaller.of(ctx), views);
          route.handle(ctx);
        };
  }

  static void requireFleet(QueryCaller caller) {
    if (caller.app() != null) {
      throw Problem.of(
              403,
              "forbidden",
              "this tells of every application, and the token '"
                  + caller.name()
                  + "' reads "
                  + caller.app()
                  + " only",
              "Authorization",
              "ask for runs or sessions, or take a token that was made without --app")
          .thrown();
    }
  }

  /** Another's run is unknown, as one that is not there. */
  static void requireRun(QueryCaller caller, String runId, FleetViews views) {
    if (caller.app() != null
        && !views.run(runId).map(Run::getOwnerApp).filter(caller::sees).isPresent()) {
      throw Problem.notFound("run", "run_id", runId).thrown();
    }
  }

  /** Another's session is unknown, as one that is not there. */
  static void requireSession(QueryCaller caller, String app, String sessionId) {
    if (!caller.sees(app)) {
      throw Problem.notFound("session", "session_id", sessionId).thrown();
    }
  }
}
