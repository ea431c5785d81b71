package io.fleetfold.streams.core.ingest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fleetfold.schemas.Text;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an event changes in the state, by scope: keys without the prefix of their scope, values as
 * JSON, null where the key is removed. Not to be changed.
 *
 * @param session keys of the session
 * @param user keys of the user, in all sessions of the application
 * @param app keys of the application
 * @param stored the delta's JSON without the keys that are never stored; null for none
 */
public record StateDelta(
    Map<String, String> session, Map<String, String> user, Map<String, String> app, String stored) {
  /** The prefix of a user's keys. */
  public static final String USER = "user:";

  /** The prefix of an application's keys. */
  public static final String APP = "app:";

  /** The prefix of keys that are never stored. */
  public static final String TEMP = "temp:";

  /** Changes nothing. */
  static final StateDelta NONE = new StateDelta(Map.of(), Map.of(), Map.of(), null);

  private static final int MAX_KEYS = 1_000;
  private static final int KEY_BYTES = 512;

  /**
   * The delta of a JSON object that was checked to be JSON; null for none.
   *
   * @throws Refusal when it is no object, or has too many or too long keys
   */
  static StateDelta of(String json) {
    if (json == null) {
      return NONE;
    }
    if (!JsonFields.isObject(json)) {
      throw invalid("state_delta is not an object: publish {\"key\": value, ...}");
    }
    Map<String, String> fields = JsonFields.of(json);
    if (fields.size() > MAX_KEYS) {
      throw invalid(
          "state_delta has " + fields.size() + " keys: take at most " + MAX_KEYS + " in an event");
    }
    Map<String, String> session = new LinkedHashMap<>();
    Map<String, String> user = new LinkedHashMap<>();
    Map<String, String> app = new LinkedHashMap<>();
    boolean isWhole = true;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String key = field.getKey();
      check(key);
      String value = field.getValue().equals("null") ? null : field.getValue();
      if (key.startsWith(TEMP)) {
        isWhole = false;
      } else if (key.startsWith(USER)) {
        user.put(key.substring(USER.length()), value);
      } else if (key.startsWith(APP)) {
        app.put(key.substring(APP.length()), value);
      } else {
        session.put(key, value);
      }
    }
    return new StateDelta(session, user, app, isWhole ? json : without(fields));
  }

  private static void check(String key) {
    checkLength(key);
    if (key.isEmpty() || key.equals(USER) || key.equals(APP) || key.equals(TEMP)) {
      throw invalid("a key of state_delta is empty ('" + key + "'): name it");
    }
  }

  static void checkLength(String key) {
    if (Text.isLonger(key, KEY_BYTES)) {
      throw invalid(
          "a key of state_delta, '"
              + Text.head(key, 40)
              + "...', has "
              + Text.utf8Length(key)
              + " bytes: take keys of at most "
              + KEY_BYTES);
    }
  }

  private static String without(Map<String, String> fields) {
    Map<String, String> kept = new LinkedHashMap<>(fields);
    kept.keySet().removeIf(key -> key.startsWith(TEMP));
    return kept.isEmpty() ? null : json(kept);
  }

  /** A JSON object of fields whose values are JSON; null is JSON's null. */
  public static String json(Map<String, String> fields) {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (key, value) -> {
          json.append(json.length() > 1 ? ",\"" : "\"");
          JsonStringEncoder.getInstance().quoteAsString(key, json);
          json.append("\":").append(value);
        });
    return json.append('}').toString();
  }

  /** Whether it changes nothing that is stored. */
  public boolean isEmpty() {
    return stored == null;
  }

  private static Refusal invalid(String message) {
    return new Refusal(Refusal.INVALID, message);
  }
}
