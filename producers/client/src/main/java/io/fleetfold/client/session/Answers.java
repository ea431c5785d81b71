package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Answers of the query API: JSON, or a problem as RFC 9457 has it. */
final class Answers {
  private static final String UNKNOWN = "urn:fleetfold:problem:unknown-";

  private Answers() {}

  /** The JSON of an answer; empty where what was asked for is not known. */
  static Optional<JsonNode> read(HttpResponse<byte[]> answer, URI base) {
    JsonNode json = json(answer.body());
    if (answer.statusCode() == 200 && json.isObject()) {
      return Optional.of(json);
    }
    String detail = json.path("detail").asText();
    String remedy = json.path("remedy").asText();
    return switch (answer.statusCode()) {
      case 404 -> {
        if (!json.path("type").asText().startsWith(UNKNOWN)) {
          throw foreign(answer, base);
        }
        yield Optional.empty();
      }
      case 400 ->
          throw new InvalidSessionInputException(
              json.path("field").asText("request"), detail, remedy);
      case 503 ->
          throw new SessionUnavailableException(
              "the query API at " + base + " is not ready: " + detail + "; " + remedy);
      case 504 ->
          throw new SessionTimeoutException(
              "the fold has not come to what was written before in time ("
                  + detail
                  + "): see /health/ready of "
                  + base);
      default -> throw foreign(answer, base);
    };
  }

  private static SessionException foreign(HttpResponse<byte[]> answer, URI base) {
    return new SessionUnavailableException(
        "what answers at "
            + base
            + " is no query API that has sessions (HTTP "
            + answer.statusCode()
            + "): check FLEETFOLD_QUERY_URL and the streams app's version");
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode json = SessionJson.MAPPER.readTree(body);
      return json == null ? SessionJson.MAPPER.missingNode() : json;
    } catch (IOException e) {
      return SessionJson.MAPPER.missingNode();
    }
  }
}
