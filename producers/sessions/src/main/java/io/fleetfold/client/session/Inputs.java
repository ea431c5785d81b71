package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.SessionLimits;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Checks of what is handed over, before anything is sent. The fold checks the same again. */
final class Inputs {
  static final int ID_BYTES = RecordLimits.ID_BYTES;
  static final int KEY_BYTES = 512;
  static final int DELTA_KEYS = 1_000;

  private static final String CONTENT =
      setting(SessionLimits.CONTENT_VARIABLE, SessionLimits.MAX_CONTENT_BYTES);
  private static final String FIELD =
      setting(SessionLimits.FIELD_VARIABLE, SessionLimits.MAX_FIELD_BYTES);

  private Inputs() {}

  private static String setting(String name, int max) {
    return name + " here and for the streams app (at most " + max + ")";
  }

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

  static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw new InvalidSessionInputException(
          field, "is " + value, "take a number from " + min + " to " + max);
    }
  }

  static void delta(JsonNode delta) {
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
  }

  private static void stateKey(String key) {
    if (StateScope.of(key).inner(key).isEmpty()) {
      throw new InvalidSessionInputException(
          "state_delta", "has a key without a name", "name each key");
    }
    text("a key of state_delta", key);
    if (bytes(key) > KEY_BYTES) {
      throw new InvalidSessionInputException(
          "state_delta",
          "has a key longer than " + KEY_BYTES + " bytes",
          "take a shorter key, put the long part into its value");
    }
  }

  /** Refuses an event that is larger than the streams app takes, before it is sent. */
  static void sizes(SessionLimits limits, AgentRunEvent event) {
    int content = size(event.getContent());
    int data = size(event.getData());
    int delta = size(event.getStateDelta());
    size("content", content, limits.contentBytes(), CONTENT);
    size("data", data, limits.fieldBytes(), FIELD);
    size("state_delta", delta, limits.fieldBytes(), FIELD);
    if (content + data + delta > SessionLimits.EVENT_BYTES) {
      throw new InvalidSessionInputException(
          "event",
          "has " + (content + data + delta) + " bytes of content, data and state_delta",
          "append at most "
              + SessionLimits.EVENT_BYTES
              + " at once, or keep large things elsewhere");
    }
  }

  private static void size(String field, int bytes, int limit, String setting) {
    if (bytes > limit) {
      throw new InvalidSessionInputException(
          field,
          "has " + bytes + " bytes, the limit is " + limit,
          "keep large things elsewhere and refer to them, or raise " + setting);
    }
  }

  private static int size(String json) {
    return json == null ? 0 : bytes(json);
  }

  /** Refuses what a database would not take: NUL and surrogates without their partner. */
  private static void text(String field, String value) {
    if (value.indexOf(0) >= 0) {
      throw new InvalidSessionInputException(
          field, "has a NUL character", "remove it, databases do not store it");
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
