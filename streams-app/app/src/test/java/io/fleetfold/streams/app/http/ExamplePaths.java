package io.fleetfold.streams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.core.http.Json;
import java.io.IOException;

/** The API's description, and paths that it gives for examples. */
final class ExamplePaths {
  private ExamplePaths() {}

  static JsonNode document() {
    try {
      return Json.MAPPER.readTree(ExamplePaths.class.getResourceAsStream(SystemRoutes.OPENAPI));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The other parameters of the query that must be there. */
  static String required(JsonNode operations, JsonNode but) {
    StringBuilder required = new StringBuilder();
    for (JsonNode parameter : operations.at("/get/parameters")) {
      if (parameter.get("in").asText().equals("query")
          && parameter.path("required").asBoolean()
          && !parameter.equals(but)) {
        required.append(parameter.get("name").asText()).append('=');
        required.append(parameter.get("example").asText()).append('&');
      }
    }
    return required.toString();
  }

  /** The path with the examples of its parts. */
  static String of(String path, JsonNode operations) {
    String example = path;
    for (JsonNode parameter : operations.at("/get/parameters")) {
      if (parameter.get("in").asText().equals("path")) {
        example =
            example.replace(
                "{" + parameter.get("name").asText() + "}", parameter.get("example").asText());
      }
    }
    return example;
  }

  /** The path with the examples of its parts, and of those parameters that must be there. */
  static String whole(String path, JsonNode operations) {
    String required = required(operations, null);
    return of(path, operations)
        + (required.isEmpty() ? "" : "?" + required.substring(0, required.length() - 1));
  }
}
