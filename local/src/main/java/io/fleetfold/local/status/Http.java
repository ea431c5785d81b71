package io.fleetfold.local.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a pipeline's HTTP interfaces. Thread-safe. */
public final class Http {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body as text
   */
  public record Answer(int status, String body) {
    /** Whether it is what was asked for. */
    public boolean good() {
      return status / 100 == 2;
    }

    /** The body as JSON. */
    public JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  /** Asks without saying who does. */
  public Http() {
    this(null);
  }

  /**
   * Asks with a token.
   *
   * @param token null for none
   */
  public Http(String token) {
    this.token = token;
  }

  /** The answer to a GET, or nothing where nobody answers. */
  public Optional<Answer> get(String url) throws InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  /** The same of a route that no page of another site can ask. */
  Optional<Answer> getInternal(String url) throws InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)).header("X-Fleetfold-Internal", "status"));
  }

  private Optional<Answer> send(HttpRequest.Builder to) throws InterruptedException {
    HttpRequest.Builder request = to.timeout(TIMEOUT);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(response.statusCode(), response.body()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
