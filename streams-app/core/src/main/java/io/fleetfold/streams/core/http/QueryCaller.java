package io.fleetfold.streams.core.http;

import io.fleetfold.schemas.RecordKeys;
import io.javalin.http.Context;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Who asks the query API. Immutable.
 *
 * @param name for people, never a secret
 * @param app the only application whose data the caller sees; null for all
 */
public record QueryCaller(String name, String app) {
  /** Whoever asks where nobody must say who they are. */
  public static final QueryCaller LOCAL = new QueryCaller("local", null);

  /** What an instance that asks another for a caller names that caller's application in. */
  public static final String FORWARDED = "X-Fleetfold-App";

  private static final String AUTHORIZATION = "Authorization";
  private static final String ATTRIBUTE = QueryCaller.class.getName();

  /**
   * Who sent a request.
   *
   * @throws IllegalStateException for a route that was opened to nobody
   */
  public static QueryCaller of(Context ctx) {
    return of(ctx.req());
  }

  /** The same. */
  public static QueryCaller of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof QueryCaller caller) {
      return caller;
    }
    throw new IllegalStateException("a route asks who calls, but no access is declared for it");
  }

  /**
   * What goes with a request that is sent on to another instance: the sender's own token, which
   * that of the cluster replaces where there is one, and for whose application is asked, which then
   * counts.
   */
  public static Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new HashMap<>();
    String authorization = request.getHeader(AUTHORIZATION);
    if (authorization != null) {
      headers.put(AUTHORIZATION, authorization);
    }
    String app = of(request).app();
    if (app != null) {
      headers.put(FORWARDED, RecordKeys.encode(app));
    }
    return headers;
  }

  /** Notes who sent a request. */
  public void note(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Whether the caller may see what belongs to an application; to none, where it is null. */
  public boolean sees(String owner) {
    return app == null || app.equals(owner);
  }

  /**
   * The application that a list is to be of: what was asked for, or else the caller's.
   *
   * @param field the parameter that names it
   * @param asked null for any
   * @throws Problem.Thrown where the caller may not see it
   */
  public String appOf(String field, String asked) {
    if (asked != null && !sees(asked)) {
      throw Problem.of(
              403,
              "forbidden",
              "the token '" + name + "' reads the application " + app + " only",
              field,
              "ask for that one, or take another token")
          .thrown();
    }
    return asked == null ? app : asked;
  }
}
