package io.fleetfold.client.session.remote;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.SessionUnavailableException;
import io.fleetfold.http.core5.http.HttpEntity;
import io.fleetfold.http.core5.http.io.entity.EntityUtils;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Answers of the query API: JSON, or a problem as RFC 9457 has it. */
final class Answers {
  private static final String UNKNOWN = "urn:fleetfold:problem:unknown-";

  private Answers() {}

  /** The JSON of an answer; empty where what was asked for is not known. */
  static Optional<JsonNode> read(int status, JsonNode json, URI base) {
    if (status == 200 && json.isObject()) {
      return Optional.of(json);
    }
    String detail = json.path("detail").asText();
    String remedy = json.path("remedy").asText();
    return switch (status) {
      case 404 -> {
        if (!json.path("type").asText().startsWith(UNKNOWN)) {
          throw foreign(status, base);
        }
        yield Optional.empty();
      }
      case 400 ->
          throw new InvalidSessionInputException(
              json.path("field").asText("request"), detail, remedy);
      case 401, 403 ->
          throw new SessionUnavailableException(
              "the query API at "
                  + base
                  + " refuses ("
                  + detail
                  + "): set FLEETFOLD_QUERY_TOKEN to a token that may read this application");
      case 503 ->
          throw new SessionUnavailableException(
              "the query API at " + base + " is not ready: " + detail + "; " + remedy);
      case 504 ->
          throw new SessionTimeoutException(
              "the fold did not reach what was written before in time ("
                  + detail
                  + "): see /health/ready of "
                  + base);
      default -> throw foreign(status, base);
    };
  }

  private static SessionException foreign(int status, URI base) {
    return new SessionUnavailableException(
        "what answers at "
            + base
            + " is not a query API with sessions (HTTP "
            + status
            + "): check FLEETFOLD_QUERY_URL and the streams app's version");
  }

  /** The JSON of a body; a missing node where there is none. */
  static JsonNode json(HttpEntity body) throws IOException {
    byte[] bytes = body == null ? new byte[0] : EntityUtils.toByteArray(body);
    try {
      JsonNode json = SessionJson.MAPPER.readTree(bytes);
      return json == null ? SessionJson.MAPPER.missingNode() : json;
    } catch (JacksonException e) {
      return SessionJson.MAPPER.missingNode();
    }
  }
}
