package io.fleetfold.streams.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What every request passes: headers that keep a browser from mixing this page with others, the
 * check of the host's name, and the clock. There are no CORS headers: other origins read nothing.
 */
final class Gate implements Filter {
  private static final String ROUTE = Gate.class.getName() + ".route";
  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "::1", "[::1]", "[0:0:0:0:0:0:0:1]");

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

  private final boolean loopbackOnly;
  private final Metrics metrics;

  Gate(String host, Metrics metrics) {
    this.loopbackOnly = isLoopback(host);
    this.metrics = metrics;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "http host '" + host + "' is not an address of this machine: take 127.0.0.1 or 0.0.0.0",
          e);
    }
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
    if (loopbackOnly && !LOOPBACK_NAMES.contains(http.getServerName().toLowerCase(Locale.ROOT))) {
      Problems.write(answer, wrongHost(http.getServerName()));
      return;
    }
    long start = System.nanoTime();
    try {
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

  // a page of another site that has made its name point here must not read what the fleet does
  private static Problem wrongHost(String name) {
    return Problem.of(
        421,
        "wrong host",
        "this server answers on this machine only, not under the name '" + name + "'",
        "Host",
        "call it by 127.0.0.1 or localhost, or let it listen on another address");
  }
}
