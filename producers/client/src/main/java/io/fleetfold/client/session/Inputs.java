package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Checks of what is handed over, before anything is sent. The fold checks the same again. */
final class Inputs {
  static final int ID_BYTES = 512;
  static final int KEY_BYTES = 512;
  static final int DELTA_KEYS = 1_000;
  static final int DELTA_BYTES = 1 << 20;
  static final int JSON_BYTES = 1 << 20;

  private Inputs() {}

  static void id(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidSessionInputException(field, "is missing", "set it");
    }
    if (value.equals(".") || value.equals("..")) {
      // addresses of the query API would mean something else
      throw new InvalidSessionInputException(field, "is '" + value + "'", "take another one");
    }
    optionalId(field, value);
  }

  /** Also blank or null; blank stands for none. */
  static void optionalId(String field, String value) {
    if (value == null) {
      return;
    }
    text(field, value);
    if (bytes(value) > ID_BYTES) {
      throw new InvalidSessionInputException(
          field, "is longer than " + ID_BYTES + " bytes", "take a shorter one");
    }
  }

  static void range(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidSessionInputException(
          field, "is " + value, "take a number from " + least + " to " + most);
    }
  }

  static void delta(JsonNode delta, String json) {
    if (delta == null) {
      return;
    }
    if (!delta.isObject()) {
      throw new InvalidSessionInputException(
          "state_delta", "is not a JSON object", "write it as {\"key\": value}");
    }
    if (delta.size() > DELTA_KEYS) {
      throw new InvalidSessionInputException(
          "state_delta",
          "has " + delta.size() + " keys",
          "set at most " + DELTA_KEYS + " in one append");
    }
    for (Iterator<String> keys = delta.fieldNames(); keys.hasNext(); ) {
      stateKey(keys.next());
    }
    int size = bytes(json);
    if (size > DELTA_BYTES) {
      throw new InvalidSessionInputException(
          "state_delta",
          "has " + size + " bytes",
          "set at most " + DELTA_BYTES + " bytes in one append, keep large things elsewhere");
    }
  }

  private static void stateKey(String key) {
    if (Scope.of(key).inner(key).isEmpty()) {
      throw new InvalidSessionInputException(
          "state_delta", "has a key without a name", "name each key");
    }
    text("a key of state_delta", key);
    if (bytes(key) > KEY_BYTES) {
      throw new InvalidSessionInputException(
          "state_delta",
          "has a key longer than " + KEY_BYTES + " bytes",
          "take a shorter key, put what is long into its value");
    }
  }

  static void json(String field, String json) {
    if (json != null && bytes(json) > JSON_BYTES) {
      throw new InvalidSessionInputException(
          field,
          "has more than " + JSON_BYTES + " bytes",
          "keep large things elsewhere and refer to them");
    }
  }

  /** Refuses what a database would not take: NUL and surrogates without their partner. */
  private static void text(String field, String value) {
    if (value.indexOf(0) >= 0) {
      throw new InvalidSessionInputException(
          field, "has a NUL character", "take it out, databases do not store it");
    }
    if (CleanJson.isBad(value)) {
      throw new InvalidSessionInputException(
          field, "has half of a surrogate pair", "write it as valid Unicode");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
