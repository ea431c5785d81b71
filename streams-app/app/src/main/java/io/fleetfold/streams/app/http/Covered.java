package io.fleetfold.streams.app.http;

import io.fleetfold.streams.core.reads.ReadBudget;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;

/**
 * A route whose answer has room in the budget of all answers: what was read for it has taken some
 * already, and here the rest is taken, whatever the route has thought of.
 */
record Covered(String path, Handler route) implements Handler {
  @Override
  public void handle(Context ctx) throws Exception {
    Gate.route(ctx.req(), path);
    route.handle(ctx);
    cover(ctx.resultInputStream());
  }

  private static void cover(InputStream answer) throws IOException {
    if (answer != null) {
      // bytes in memory: all of them are available
      ReadBudget.cover(answer.available());
    }
  }
}
