package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Asks the query API. Asks again, until the time is over, where it does not answer or says that it
 * is not ready: apps restart and move their work. Thread-safe.
 */
final class QueryApi {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final long LONGEST_WAIT_MS = 30_000;

  private final URI base;
  private final Duration timeout;
  private final HttpClient http;

  QueryApi(URI base, Duration timeout) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
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
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    CompletableFuture<Optional<JsonNode>> result = new CompletableFuture<>();
    String target = parameters.isEmpty() ? path : path + "?" + parameters;
    ask(target, token, System.nanoTime() + timeout.toNanos(), result);
    return result;
  }

  private void ask(
      String target, String token, long until, CompletableFuture<Optional<JsonNode>> result) {
    Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    String uri = base + target;
    if (token != null) {
      long wait = Math.min(left.toMillis(), LONGEST_WAIT_MS);
      String next = target.contains("?") ? "&" : "?";
      uri += next + "wait_for=" + encoded(token) + "&timeout_ms=" + wait;
    }
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(left.plus(SLACK)).build();
    CompletableFuture<?> unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
            .whenComplete(
                (answer, error) -> {
                  boolean mayPass = error != null || answer.statusCode() == 503;
                  if (mayPass && System.nanoTime() + PAUSE.toNanos() < until) {
                    CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> ask(target, token, until, result));
                  } else {
                    settle(answer, error, result);
                  }
                });
  }

  private void settle(
      HttpResponse<byte[]> answer, Throwable error, CompletableFuture<Optional<JsonNode>> result) {
    try {
      if (error != null) {
        throw away(error);
      }
      result.complete(Answers.read(answer, base));
    } catch (SessionException e) {
      result.completeExceptionally(e);
    }
  }

  private SessionException away(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return new SessionUnavailableException(
        "the query API at "
            + base
            + " does not answer ("
            + cause.getClass().getSimpleName()
            + "): check FLEETFOLD_QUERY_URL and whether the streams app runs",
        cause);
  }

  /** What keeps it from answering, in words; empty when it is ready. Waits so long at most. */
  Optional<String> problem(Duration limit) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/health/ready")).timeout(limit).build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.empty()
          : Optional.of(
              "the query API at " + base + " is not ready (HTTP " + answer.statusCode() + ")");
    } catch (IOException e) {
      return Optional.of(away(e).getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while asking the query API");
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
