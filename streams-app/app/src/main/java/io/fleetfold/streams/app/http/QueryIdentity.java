package io.fleetfold.streams.app.http;

import io.fleetfold.gate.tokens.Attempts;
import io.fleetfold.gate.tokens.KnownTokens;
import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.Token;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.javalin.http.Handler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;

/**
 * Finds out who asks, by the bearer token; where no token may read, whoever asks on this machine
 * may read all. Never quotes a token. Thread-safe.
 */
final class QueryIdentity {
  private static final String BEARER = "bearer ";

  private final QuerySecurity security;
  private final KnownTokens tokens;
  private final Attempts attempts = new Attempts(System::nanoTime);

  QueryIdentity(QuerySecurity security) {
    this.security = security;
    this.tokens =
        security.tokens() == null
            ? null
            : new KnownTokens(new TokenFile(security.tokens(), Clock.systemUTC()));
  }

  /**
   * Checks that an address may be listened on, before it is.
   *
   * @throws IllegalStateException when not, with the remedy
   */
  void checkBinding(String host) {
    if (isLoopback(host)) {
      return;
    }
    if (!guarded() && !security.open()) {
      throw new IllegalStateException(
          "the query API would tell all it knows to anybody who reaches "
              + host
              + ": make a token first (./fleetfold tokens create NAME --scope read) and name its"
              + " file in FLEETFOLD_GATEWAY_TOKENS, or listen on 127.0.0.1, or set"
              + " FLEETFOLD_HTTP_OPEN=true where the network keeps others out");
    }
    if (guarded() && !security.tls() && !security.plaintext()) {
      throw new IllegalStateException(
          "tokens would go over the network at "
              + host
              + " for all to read: set FLEETFOLD_HTTP_TLS_CERT and FLEETFOLD_HTTP_TLS_KEY, or"
              + " FLEETFOLD_HTTP_PLAINTEXT=true behind a proxy that speaks TLS");
    }
  }

  /** To whom it answers now, in words. */
  String answersTo() {
    if (guarded()) {
      return "whoever sends a token that may read";
    }
    return security.open()
        ? "whoever reaches it, without a token"
        : "this machine, without a token; the first token that may read closes it";
  }

  /**
   * Who sent a request, which is noted for {@link QueryCaller#of}.
   *
   * @throws Problem.Thrown where it is not to be answered
   */
  QueryCaller identify(HttpServletRequest request, HttpServletResponse answer) {
    QueryCaller caller = caller(request, answer);
    caller.note(request);
    return caller;
  }

  /** A route that knows who asks. */
  Handler identified(Handler route) {
    return ctx -> {
      identify(ctx.req(), ctx.res());
      route.handle(ctx);
    };
  }

  private QueryCaller caller(HttpServletRequest request, HttpServletResponse answer) {
    String secret = secret(request);
    if (secret != null && isCluster(secret)) {
      String app = request.getHeader(QueryCaller.FORWARDED);
      return new QueryCaller("another instance", app == null ? null : RecordKeys.decode(app));
    }
    InetAddress from = address(request.getRemoteAddr());
    if (!guarded()) {
      if (security.open() || from.isLoopbackAddress()) {
        return QueryCaller.LOCAL;
      }
      throw unknown(answer, "the query API has no tokens yet and answers its machine only");
    }
    if (secret == null) {
      throw unknown(answer, "the request carries no token");
    }
    byte[] hash = KnownTokens.hash(secret);
    if (!attempts.admits(from, hash)) {
      answer.setHeader("Retry-After", Long.toString(Attempts.WINDOW.toSeconds()));
      throw Problem.of(
              429,
              "too many wrong tokens",
              "more than " + Attempts.MAX_FAILURES + " wrong tokens came from this address",
              "Authorization",
              "send a valid one after the time in Retry-After")
          .thrown();
    }
    Token token = tokens == null ? null : tokens.find(secret);
    if (token == null) {
      attempts.failed(from);
      throw unknown(answer, "the token is none of this fleet, or was revoked");
    }
    attempts.succeeded(from, hash);
    if (!token.may(Scope.READ)) {
      throw Problem.of(
              403,
              "forbidden",
              "the token '" + token.name() + "' may not read",
              "Authorization",
              "make one with --scope read")
          .thrown();
    }
    return new QueryCaller(token.name(), token.app());
  }

  /**
   * Whether a part of the fleet asks, which may read all; who asks is noted then.
   *
   * <p>While nobody must say who they are, whoever asks on this machine is one.
   */
  boolean isInternal(HttpServletRequest request) {
    String secret = secret(request);
    boolean internal =
        (secret != null && isCluster(secret))
            || (!guarded() && address(request.getRemoteAddr()).isLoopbackAddress());
    if (internal) {
      QueryCaller.LOCAL.note(request);
    }
    return internal;
  }

  private boolean guarded() {
    return tokens != null && tokens.guardsReading();
  }

  private boolean isCluster(String secret) {
    return security.internalToken() != null
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.UTF_8),
            security.internalToken().getBytes(StandardCharsets.UTF_8));
  }

  private static Problem.Thrown unknown(HttpServletResponse answer, String detail) {
    answer.setHeader("WWW-Authenticate", "Bearer");
    return Problem.of(
            401,
            "unauthorized",
            detail,
            "Authorization",
            "send 'Authorization: Bearer <token>'; ./fleetfold tokens create NAME --scope read"
                + " makes one")
        .thrown();
  }

  private static String secret(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  private static boolean isLoopback(String host) {
    return address(host).isLoopbackAddress();
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "http host '" + host + "' is not an address of this machine: take 127.0.0.1 or 0.0.0.0",
          e);
    }
  }
}
