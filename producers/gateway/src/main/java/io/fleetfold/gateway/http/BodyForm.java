package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import java.util.Set;

/** In which form a body brings JSON. */
public enum BodyForm {
  /** One value, or values one behind the other. */
  JSON,
  /** A value on each line. */
  LINES;

  private static final Set<String> LINE_TYPES =
      Set.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines",
          "application/jsonlines");

  /**
   * That of a request; JSON where it says nothing.
   *
   * @throws ProblemException with 415 when it is another one
   */
  public static BodyForm of(HttpRequest request) {
    String given = request.headers().get("content-type");
    if (given == null) {
      return JSON;
    }
    try {
      MediaType type = MediaType.parse(given);
      String name = type.type() + "/" + type.subtype();
      if (LINE_TYPES.contains(name)) {
        return LINES;
      }
      if (name.equals("application/json") || type.subtype().endsWith("+json")) {
        return JSON;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw ProblemDetail.of(
            415,
            "unknown media type",
            "the body's Content-Type is not supported",
            "Content-Type",
            "send application/json or application/x-ndjson; with curl: -H 'Content-Type:"
                + " application/json'")
        .thrown();
  }
}
