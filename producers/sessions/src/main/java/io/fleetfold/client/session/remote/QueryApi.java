package io.fleetfold.client.session.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionUnavailableException;
import io.fleetfold.http.client5.http.classic.methods.HttpGet;
import io.fleetfold.http.client5.http.config.ConnectionConfig;
import io.fleetfold.http.client5.http.config.RequestConfig;
import io.fleetfold.http.client5.http.impl.classic.CloseableHttpClient;
import io.fleetfold.http.client5.http.impl.classic.HttpClients;
import io.fleetfold.http.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import io.fleetfold.http.client5.http.ssl.DefaultClientTlsStrategy;
import io.fleetfold.http.core5.io.CloseMode;
import io.fleetfold.http.core5.util.TimeValue;
import io.fleetfold.http.core5.util.Timeout;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.tls.Authorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Asks the query API. Asks again, until the time is over, where it does not answer or says that it
 * is not ready: apps restart and move their work. Where there are several instances the next is
 * asked at once. Thread-safe.
 */
final class QueryApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final long MAX_WAIT_MS = 30_000;
  private static final int MAX_CALLS = 64;
  private static final Duration IDLE = Duration.ofSeconds(30);
  // behind a name that stands for several apps, one that was added gets its share
  private static final Duration MAX_USE = Duration.ofMinutes(5);

  private final QueryAddresses addresses;
  private final Duration timeout;
  private final String token;
  private final CloseableHttpClient http;

  /** Where calls wait. */
  private final ThreadPoolExecutor callers;

  QueryApi(QueryEndpoint endpoint, Duration timeout) {
    this.addresses = new QueryAddresses(endpoint.urls());
    this.timeout = timeout;
    this.token = endpoint.token();
    this.http = client(endpoint.authorities());
    this.callers =
        new ThreadPoolExecutor(
            MAX_CALLS,
            MAX_CALLS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            QueryApi::thread) {
          @Override
          protected void terminated() {
            http.close(CloseMode.GRACEFUL);
          }
        };
    this.callers.allowCoreThreadTimeOut(true);
  }

  /**
   * Never asks again by itself: what may pass is told apart here. One connection is left for the
   * health check while all callers wait.
   */
  private static CloseableHttpClient client(Path authorities) {
    PoolingHttpClientConnectionManagerBuilder connections =
        PoolingHttpClientConnectionManagerBuilder.create().useSystemProperties();
    if (authorities != null) {
      connections.setTlsSocketStrategy(
          new DefaultClientTlsStrategy(Authorities.context(authorities)));
    }
    return HttpClients.custom()
        .useSystemProperties()
        .setConnectionManager(
            connections
                .setMaxConnPerRoute(MAX_CALLS + 1)
                .setMaxConnTotal(MAX_CALLS + 1)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT))
                        .setTimeToLive(TimeValue.of(MAX_USE))
                        .build())
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  /**
   * A JSON object; empty where what is asked for is not known.
   *
   * @param path percent-encoded
   * @param query not encoded; null values are left out
   * @param token waited for; null for none
   */
  CompletableFuture<Optional<JsonNode>> get(String path, Map<String, String> query, String token) {
    String parameters =
        query.entrySet().stream()
            .filter(entry -> entry.getValue() != null)
            .map(entry -> entry.getKey() + "=" + RecordKeys.encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    CompletableFuture<Optional<JsonNode>> result = new CompletableFuture<>();
    String target = parameters.isEmpty() ? path : path + "?" + parameters;
    ask(new Question(target, token, System.nanoTime() + timeout.toNanos(), result), 1);
    return result;
  }

  private record Question(
      String target, String token, long until, CompletableFuture<Optional<JsonNode>> result) {
    /** What one instance is asked, which may wait so long for the fold. */
    String path(Duration share) {
      if (token == null) {
        return target;
      }
      long wait = Math.min(share.toMillis(), MAX_WAIT_MS);
      String next = target.contains("?") ? "&" : "?";
      return target + next + "wait_for=" + RecordKeys.encode(token) + "&timeout_ms=" + wait;
    }
  }

  private void ask(Question question, int attempt) {
    try {
      callers.execute(
          () -> {
            try {
              call(question, attempt);
            } catch (RuntimeException | Error e) {
              // whoever waits must learn of it, whatever it is
              question.result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      question.result.completeExceptionally(
          new SessionUnavailableException("the client is closed: open a new one", e));
    }
  }

  private void call(Question question, int attempt) {
    Duration left = Duration.ofNanos(Math.max(0, question.until - System.nanoTime()));
    Duration share = addresses.share(left);
    URI base = addresses.current();
    Answer answer = null;
    IOException error = null;
    try {
      answer = ask(base + question.path(share), QueryAddresses.limit(share, left));
    } catch (IOException e) {
      error = e;
    }
    boolean mayPass = error != null || answer.isPassing(share.compareTo(left) < 0);
    if (mayPass) {
      addresses.failed(base);
    }
    Duration pause = addresses.isRoundOver(attempt) ? PAUSE : Duration.ZERO;
    if (mayPass && System.nanoTime() + pause.toNanos() < question.until) {
      CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> ask(question, attempt + 1));
    } else {
      settle(base, answer, error, question.result);
    }
  }

  private record Answer(int status, JsonNode json) {
    /** Whether another answer may come: not ready, or not in the part of the time it had. */
    boolean isPassing(boolean hadPart) {
      return status == 503 || (hadPart && status == 504);
    }
  }

  /** Waits so long at most for each part of the answer, and for a new connection beside that. */
  private Answer ask(String uri, Duration timeout) throws IOException {
    HttpGet request = new HttpGet(uri);
    if (token != null) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(timeout))
            .setResponseTimeout(Timeout.of(timeout))
            // proxies refuse requests that offer to go on with TLS
            .setProtocolUpgradeEnabled(false)
            .build());
    return http.execute(
        request, answer -> new Answer(answer.getCode(), Answers.json(answer.getEntity())));
  }

  private static void settle(
      URI base, Answer answer, IOException error, CompletableFuture<Optional<JsonNode>> result) {
    try {
      if (error != null) {
        throw away(base, error);
      }
      result.complete(Answers.read(answer.status(), answer.json(), base));
    } catch (SessionException e) {
      result.completeExceptionally(e);
    }
  }

  private static SessionException away(URI base, Exception cause) {
    return new SessionUnavailableException(
        "the query API at "
            + base
            + " does not answer ("
            + cause.getClass().getSimpleName()
            + "): check FLEETFOLD_QUERY_URL and whether the streams app runs",
        cause);
  }

  /**
   * What keeps it from answering, in words; empty when an instance is ready. Waits so long for an
   * answer, and 2 s to connect.
   */
  Optional<String> problem(Duration limit) {
    Optional<String> first = Optional.empty();
    Duration each = limit.dividedBy(addresses.all().size());
    for (URI base : addresses.all()) {
      Optional<String> problem = problem(base, each);
      if (problem.isEmpty()) {
        return problem;
      }
      first = first.isPresent() ? first : problem;
    }
    return first;
  }

  private Optional<String> problem(URI base, Duration limit) {
    try {
      int status = ask(base + "/health/ready", limit).status();
      return status == 200
          ? Optional.empty()
          : Optional.of("the query API at " + base + " is not ready (HTTP " + status + ")");
    } catch (IOException e) {
      return Optional.of(away(base, e).getMessage());
    }
  }

  /** Whether an instance is given only part of the time, so that another can be asked. */
  boolean hasSeveralAddresses() {
    return addresses.all().size() > 1;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "fleetfold-query");
    thread.setDaemon(true);
    return thread;
  }

  /** Takes no more calls; those on their way are answered. */
  @Override
  public void close() {
    callers.shutdown();
  }
}
