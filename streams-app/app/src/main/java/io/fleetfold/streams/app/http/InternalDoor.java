package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.core.http.Problem;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Who may use internal routes: requests from this machine, or with the cluster's token; all with a
 * header that no page of another site can make a browser send.
 *
 * @param token of the cluster; null lets in none from elsewhere
 */
record InternalDoor(String token) {
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
    if (ctx.header(PeerClient.INTERNAL) == null || !(fromHere(ctx) || hasToken(ctx))) {
      throw Problem.of(
              403,
              "forbidden",
              "this route is for other instances and for fleetfold verify on the same machine",
              PeerClient.INTERNAL,
              "call it from there, or give both sides the same FLEETFOLD_INTERNAL_TOKEN")
          .thrown();
    }
  }

  private static boolean fromHere(Context ctx) {
    try {
      // an address, never a name: nothing is looked up
      return InetAddress.getByName(ctx.req().getRemoteAddr()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private boolean hasToken(Context ctx) {
    String given = ctx.header("Authorization");
    return token != null
        && given != null
        && MessageDigest.isEqual(bytes("Bearer " + token), bytes(given));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "the door of internal routes";
  }
}
