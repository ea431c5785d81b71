package io.fleetfold.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.streams.core.reads.OverBudgetException;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests one at a time: a process asks a registry a few things when it starts, and one at
 * a time makes "find or add" whole. A request is read before its turn comes and written after it,
 * so that a slow client holds up nobody.
 */
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaLog log;
  private final ReadBudget budget;

  Answering(SchemaLog log, ReadBudget budget) {
    this.log = log;
    this.budget = budget;
  }

  /** Makes the answer to a request. */
  interface Action {
    Object answer(Question question);
  }

  /** For requests without a body. */
  Handler get(Action action) {
    return bounded(ctx -> write(ctx, inTurn(action, Question.withoutBody(ctx))));
  }

  /** For requests with one. */
  Handler post(Action action) {
    return bounded(ctx -> write(ctx, inTurn(action, Question.withBody(ctx))));
  }

  /** What a request brings and what is answered takes room in the budget of the process. */
  private Handler bounded(Handler handler) {
    return ctx -> {
      try (ReadBudget.Share share = budget.open()) {
        ReadBudget.take(ctx.bodyAsBytes().length);
        handler.handle(ctx);
      }
    };
  }

  private synchronized Object inTurn(Action action, Question question) {
    log.settle();
    return action.answer(question);
  }

  /** Whatever goes wrong is told in Confluent's form. */
  static void mapErrors(RoutesConfig routes) {
    routes.exception(
        RegistryException.class, (e, ctx) -> error(ctx, e.status(), e.code(), e.getMessage()));
    routes.exception(
        OverBudgetException.class,
        (e, ctx) -> {
          ctx.header("Retry-After", "1");
          error(ctx, 503, 503, "There is not enough memory for the answer: " + e.getMessage());
        });
    routes.exception(
        HttpResponseException.class,
        (e, ctx) -> error(ctx, e.getStatus(), e.getStatus(), phrase(e.getStatus())));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
          error(ctx, 500, RegistryException.STORE, "Error in the registry: its log says more");
        });
  }

  /** What Confluent's server says of a request that reaches none of its routes. */
  static String phrase(int status) {
    return "HTTP "
        + status
        + switch (status) {
          case 400 -> " Bad Request";
          case 404 -> " Not Found";
          case 405 -> " Method Not Allowed";
          case 408 -> " Request Timeout: send the body at once";
          case 413 -> " Content Too Large: send at most " + RegistryServer.BODY_BYTES + " bytes";
          default -> "";
        };
  }

  private static void error(Context ctx, int status, int code, String message) {
    write(ctx.status(status), Map.of("error_code", code, "message", message));
  }

  private static void write(Context ctx, Object result) {
    try {
      // bytes: text would be written in whatever the content type says, which is silent
      byte[] body = JSON.writeValueAsBytes(result);
      ReadBudget.cover(body.length);
      ctx.contentType(TYPE).result(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
