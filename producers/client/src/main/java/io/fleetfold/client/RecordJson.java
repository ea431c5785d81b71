package io.fleetfold.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Map;

/** Maps as JSON text, for the JSON columns of records. */
final class RecordJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  // a record of that size is refused anyway: what has no end must end somewhere
  private static final int MAX_CHARACTERS = 32 << 20;

  private RecordJson() {}

  /**
   * The map as a JSON object; null for null. What cannot be written as JSON becomes an object that
   * says so: the record it belongs to is worth more than this part of it, and the caller must not
   * see an exception.
   */
  static String write(Map<String, ?> map) {
    if (map == null) {
      return null;
    }
    try {
      BoundedText text = new BoundedText(MAX_CHARACTERS);
      MAPPER.writeValue(text, map);
      return text.toString();
    } catch (IOException | RuntimeException | Error e) {
      // also errors of the caller's own getters, and of memory
      // the exception's message may quote content: only its class is told
      return "{\"not_writable_as_json\":\"" + e.getClass().getSimpleName() + "\"}";
    }
  }

  /** Text that is JSON as it is, any other text as a JSON string; null for null. */
  static String orQuoted(String text) {
    if (text == null) {
      return null;
    }
    try {
      if (!MAPPER.readTree(text).isMissingNode()) {
        return text;
      }
    } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
      // not JSON: quoted below
    }
    return TextNode.valueOf(text).toString();
  }
}
