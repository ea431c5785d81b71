package io.fleetfold.client.session;

import io.fleetfold.schemas.RecordKeys;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collected data as state keys: {@code collected/name} and {@code collected/route/name}, parts
 * percent-encoded. One key for each value, so that two writers of different values never meet.
 */
final class Collected {
  private static final String PREFIX = "collected/";

  private Collected() {}

  static Map<String, Object> delta(String route, Map<String, ?> data) {
    String prefix = prefix(route);
    Map<String, Object> delta = new LinkedHashMap<>();
    data.forEach((name, value) -> delta.put(prefix + RecordKeys.encode(name), value));
    return delta;
  }

  static Map<String, Object> of(Map<String, Object> state) {
    return below(PREFIX, state);
  }

  static Map<String, Object> of(Map<String, Object> state, String route) {
    return below(prefix(route), state);
  }

  private static String prefix(String route) {
    return route == null ? PREFIX : PREFIX + RecordKeys.encode(route) + "/";
  }

  private static Map<String, Object> below(String prefix, Map<String, Object> state) {
    Map<String, Object> found = new LinkedHashMap<>();
    state.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && key.indexOf('/', prefix.length()) < 0) {
            found.put(RecordKeys.decode(key.substring(prefix.length())), value);
          }
        });
    return found;
  }
}
