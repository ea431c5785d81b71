package io.fleetfold.streams.core.http;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.streams.core.reads.LogUnavailableException;
import io.fleetfold.streams.core.reads.OverBudgetException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what goes wrong into problems. */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final Map<Integer, String> REMEDIES =
      Map.of(
          404, "see /openapi.json for the routes there are",
          405,
              "read this API with GET; write records to the Kafka topics, as docs/PRODUCERS.md describes");

  private Problems() {}

  public static void map(RoutesConfig routes) {
    routes.exception(Problem.Thrown.class, (e, ctx) -> write(ctx, e.problem()));
    routes.exception(HttpResponseException.class, (e, ctx) -> write(ctx, of(e)));
    routes.exception(InvalidStateStoreException.class, (e, ctx) -> write(ctx, moving(e)));
    routes.exception(OverBudgetException.class, (e, ctx) -> write(ctx, overBudget(e.getMessage())));
    routes.exception(
        LogUnavailableException.class, (e, ctx) -> write(ctx, unreadable(e.getMessage())));
    routes.exception(
        RegistryUnavailableException.class, (e, ctx) -> write(ctx, unreadable(e.getMessage())));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
          write(
              ctx,
              Problem.of(
                  500,
                  "internal error",
                  "the answer could not be made",
                  null,
                  "the server's log says why"));
        });
  }

  public static void write(HttpServletResponse answer, Problem problem) throws IOException {
    answer.setStatus(problem.status());
    answer.setContentType(Problem.MEDIA_TYPE);
    headers(problem, answer);
    answer.getOutputStream().write(Json.bytes(problem));
  }

  private static void write(Context ctx, Problem problem) {
    headers(problem, ctx.res());
    ctx.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(Json.bytes(problem));
  }

  private static void headers(Problem problem, HttpServletResponse answer) {
    if (problem.status() == 503) {
      answer.setHeader("Retry-After", "1");
    } else if (problem.status() == 405) {
      answer.setHeader("Allow", "GET, HEAD");
    }
  }

  private static Problem of(HttpResponseException e) {
    String kind =
        switch (e.getStatus()) {
          case 404 -> "no such route";
          case 405 -> "method not allowed";
          default -> "request refused";
        };
    return Problem.of(e.getStatus(), kind, e.getMessage(), null, REMEDIES.get(e.getStatus()));
  }

  private static Problem overBudget(String why) {
    return Problem.of(
        503,
        "answer too large",
        "there is not enough memory for the answer: " + why,
        null,
        "try again in a second, and ask for less at a time");
  }

  private static Problem unreadable(String why) {
    return Problem.of(
        503,
        "log unavailable",
        why,
        null,
        "try again in a few seconds; what the stores hold can be read meanwhile");
  }

  public static Problem moving(InvalidStateStoreException e) {
    return Problem.of(
        503,
        "not ready",
        "the stores are on the move: " + e.getMessage(),
        null,
        "try again in a few seconds; /health/ready tells when the app can answer");
  }
}
