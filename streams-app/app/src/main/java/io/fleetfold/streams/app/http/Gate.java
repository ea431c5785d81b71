package io.fleetfold.streams.app.http;

import io.fleetfold.gate.Admission;
import io.fleetfold.gate.Knock;
import io.fleetfold.gate.Rejection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.ServerSection;
import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.Problems;
import io.fleetfold.streams.core.reads.ReadBudget;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What every request passes: headers that keep a browser from mixing this page with others, the
 * check of the host's name, and the clock. There are no CORS headers: other origins read nothing.
 */
final class Gate implements Filter {
  private static final String ROUTE = Gate.class.getName() + ".route";
  // a semicolon would begin a parameter of the path, of which there is none
  private static final Pattern UNUSABLE = Pattern.compile(";|%(?![0-9a-fA-F]{2})");
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()");

  private final Admission admission;
  private final Metrics metrics;
  private final ReadBudget budget;

  /** Bounds by the budget what all answers together bring into memory. */
  Gate(String host, Metrics metrics, ReadBudget budget) {
    this.budget = budget;
    // what writes here asks for its own token: only verify does
    this.admission =
        Admission.before(
            host,
            ServerSection.SECTION
                .readGiven(ProcessEnvironment.variables())
                .list(ServerSection.HTTP_HOSTS),
            null);
    this.metrics = metrics;
  }

  /** Names the route that answers, for the metrics: one of few, whatever the path. */
  static void route(ServletRequest request, String route) {
    request.setAttribute(ROUTE, route);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    HEADERS.forEach(answer::setHeader);
    // answers change by the moment; pages and scripts are checked again by their ETag
    answer.setHeader(
        "Cache-Control", http.getRequestURI().startsWith("/api/") ? "no-store" : "no-cache");
    Optional<Problem> tooLong = tooLong(http);
    if (tooLong.isPresent()) {
      Problems.write(answer, tooLong.get());
      return;
    }
    Optional<Rejection> refusal = admission.refusal(knock(http));
    if (refusal.isPresent()) {
      Problems.write(answer, problem(refusal.get()));
      return;
    }
    if (UNUSABLE.matcher(http.getRequestURI()).find()) {
      Problems.write(answer, unusablePath());
      return;
    }
    long start = System.nanoTime();
    // until the answer is written: a client that takes it slowly holds it
    try (ReadBudget.Share share = budget.open()) {
      chain.doFilter(request, response);
    } finally {
      if (!http.isAsyncStarted()) {
        Object route = request.getAttribute(ROUTE);
        metrics.answered(
            route == null ? "other" : route.toString(),
            answer.getStatus(),
            (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
      }
    }
  }

  /** An instance's headers come on top of those that it passes on. */
  private static Optional<Problem> tooLong(HttpServletRequest http) {
    if (Hop.of(http).isPresent()) {
      return Optional.empty();
    }
    String query = http.getQueryString();
    long line =
        http.getMethod().length()
            + http.getRequestURI().length()
            + (query == null ? 0 : 1 + query.length())
            + http.getProtocol().length()
            + 4L;
    long headers = 2;
    for (String name : Collections.list(http.getHeaderNames())) {
      for (String value : Collections.list(http.getHeaders(name))) {
        headers += name.length() + value.length() + 4L;
      }
    }
    if (line + headers <= QueryServer.HEADER_BYTES) {
      return Optional.empty();
    }
    return Optional.of(JettyErrors.problem(line > QueryServer.HEADER_BYTES ? 414 : 431, null));
  }

  private static Problem unusablePath() {
    return Problem.of(
        400,
        "invalid path",
        "the path is not percent-encoded as it should be",
        "path",
        "write '%25' for '%' and '%3B' for ';'");
  }

  private static Knock knock(HttpServletRequest http) {
    return new Knock(
        http.getMethod(),
        http.getHeader("Host"),
        http.getHeader("Origin"),
        http.getHeader("Sec-Fetch-Site"),
        http.getHeader("Authorization"));
  }

  private static Problem problem(Rejection refusal) {
    return Problem.of(
        refusal.status(), refusal.title(), refusal.message(), refusal.header(), refusal.remedy());
  }
}
