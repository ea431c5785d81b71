package io.fleetfold.verify.sessions;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an event changes in the state, by scope; a null takes a key away.
 *
 * @param kept what of it is kept with a message: all but {@code temp:} keys; null for nothing
 */
record Delta(
    Map<String, String> session, Map<String, String> user, Map<String, String> app, String kept) {
  static final Delta NONE = new Delta(Map.of(), Map.of(), Map.of(), null);

  private static final int MAX_KEYS = 1_000;
  private static final int KEY_BYTES = 512;

  /** The delta of valid JSON; null for none. */
  static Delta of(String json) {
    if (json == null) {
      return NONE;
    }
    if (!JsonParts.isObject(json)) {
      throw new InvalidEventException("state_delta is no object");
    }
    Map<String, String> all = JsonParts.fields(json);
    if (all.size() > MAX_KEYS) {
      throw new InvalidEventException("state_delta has too many keys");
    }
    Delta delta =
        new Delta(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), null);
    Map<String, String> kept = new LinkedHashMap<>();
    all.forEach(
        (key, value) -> {
          String word = key.substring(0, Math.max(0, key.indexOf(':') + 1));
          Map<String, String> scope =
              switch (word) {
                case "user:" -> delta.user;
                case "app:" -> delta.app;
                case "temp:" -> null;
                default -> delta.session;
              };
          String name = scope == delta.session ? key : key.substring(word.length());
          if (name.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES) {
            throw new InvalidEventException("a key of state_delta is empty or too long");
          }
          if (scope != null) {
            scope.put(name, value.equals("null") ? null : value);
            kept.put(key, value);
          }
        });
    String stored =
        kept.size() == all.size() ? json : kept.isEmpty() ? null : JsonParts.object(kept);
    return new Delta(delta.session, delta.user, delta.app, stored);
  }
}
