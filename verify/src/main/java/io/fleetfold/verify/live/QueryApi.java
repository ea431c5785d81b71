package io.fleetfold.verify.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.RecordKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The HTTP interface of the streams app. Thread-safe. */
public final class QueryApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** An answer that is no answer. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    /** Whether asking again may help. */
    public boolean passes() {
      return status > 500 || status == 409;
    }

    /** Whether the app knows no such route, as one of an older release. */
    public boolean isUnknown() {
      return status == 404;
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final String token;

  /**
   * The interface at an address.
   *
   * @param token opens the internal routes from another machine; null on the same one
   */
  public QueryApi(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /**
   * What a GET answers.
   *
   * @throws IOException when the app is away or answers with an error
   */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /**
   * Hands over every item of an internal list: of each partition, page by page.
   *
   * @param path ends where further parameters may follow
   * @param next behind what the page after this one begins; null for the last page
   * @throws IOException when the app is away or answers with an error
   */
  void eachItem(String path, Function<JsonNode, String> next, Consumer<JsonNode> each)
      throws IOException, InterruptedException {
    int partitions = 1;
    for (int partition = 0; partition < partitions; partition++) {
      String after = "";
      do {
        JsonNode page = get(path + "partition=" + partition + after);
        partitions = page.path("partitions").intValue();
        page.path("items").forEach(each);
        String behind = next.apply(page);
        after = behind == null ? null : "&after=" + RecordKeys.encode(behind);
      } while (after != null);
    }
  }

  /** Offsets by partition, as the app tells them. */
  static Map<Integer, Long> offsets(JsonNode byPartition) {
    Map<Integer, Long> offsets = new HashMap<>();
    byPartition
        .properties()
        .forEach(at -> offsets.put(Integer.valueOf(at.getKey()), at.getValue().longValue()));
    return offsets;
  }

  /**
   * What the app runs with, by the names of settings; empty where an older release does not tell.
   *
   * @throws IOException when the app is away or answers with an error
   */
  public Optional<Map<String, String>> settings() throws IOException, InterruptedException {
    try {
      Map<String, String> settings = new HashMap<>();
      for (JsonNode setting : get("/api/v1/settings").path("items")) {
        settings.put(setting.path("name").asText(), setting.path("value").asText());
      }
      return Optional.of(settings);
    } catch (RefusedException e) {
      if (e.isUnknown()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * What a POST without a body answers.
   *
   * @throws IOException when the app is away or answers with an error
   */
  public JsonNode post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path) {
    // a header that no web page can set keeps browsers away from the internal routes
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("X-Fleetfold-Internal", "verify");
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new RefusedException(
          response.statusCode(),
          request.uri() + " answers " + response.statusCode() + ": " + detail(response.body()));
    }
    return JSON.readTree(response.body());
  }

  private static String detail(String body) {
    try {
      return JSON.readTree(body).path("detail").asText(body);
    } catch (JsonProcessingException e) {
      // no problem document: shown as it is
      return body;
    }
  }
}
