package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.core.http.Problem;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/**
 * Who may use internal routes: requests with the cluster's token, and while nobody must say who
 * they are, those from this machine; all with a header that no page of another site can make a
 * browser send.
 */
record InternalDoor(QueryIdentity identity) {
  /**
   * A route behind the door. Admission comes before everything else: what a route sends on to
   * another instance carries the cluster's token, whoever asked.
   */
  Handler guarded(String route, Handler handler) {
    return new Covered(
        route,
        ctx -> {
          admit(ctx);
          handler.handle(ctx);
        });
  }

  private void admit(Context ctx) {
    if (ctx.header(PeerClient.INTERNAL) == null || !identity.isInternal(ctx.req())) {
      throw Problem.of(
              403,
              "forbidden",
              "this route is for other instances and for fleetfold verify on the same machine",
              PeerClient.INTERNAL,
              "call it from there, or give both sides the same FLEETFOLD_INTERNAL_TOKEN; where"
                  + " tokens may read, that one is asked for here, too")
          .thrown();
    }
  }
}
