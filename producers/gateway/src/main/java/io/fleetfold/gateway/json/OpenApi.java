package io.fleetfold.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The API's description: its routes are written by hand, its records are those of the schemas. */
public final class OpenApi {
  private static final String DOCUMENT = "/openapi/gateway-api.json";

  private OpenApi() {}

  /** The whole document. */
  public static JsonNode document() {
    try (InputStream in = OpenApi.class.getResourceAsStream(DOCUMENT)) {
      JsonNode document = new ObjectMapper().readTree(in);
      ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
      JsonInput.ALL.forEach(input -> schemas.set(input.schema().getName(), RecordSchema.of(input)));
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + DOCUMENT + " from the jar", e);
    }
  }
}
