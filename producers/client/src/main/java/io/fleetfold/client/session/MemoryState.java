package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The keys of one scope with their versions. */
final class MemoryState {
  private final Map<String, Entry> entries = new TreeMap<>();

  /** Sets a key, or removes it where the value is null; later in the log wins. */
  void set(String key, JsonNode value) {
    Entry old = entries.get(key);
    entries.put(key, new Entry(value, old == null ? 1 : old.revision + 1, 0, ""));
  }

  /** As {@link #set}, but the later time wins, then the greater event id. */
  void setAt(String key, JsonNode value, long time, String eventId) {
    Entry old = entries.get(key);
    if (old == null
        || time > old.time
        || (time == old.time && eventId.compareTo(old.eventId) > 0)) {
      entries.put(key, new Entry(value, old == null ? 1 : old.revision + 1, time, eventId));
    }
  }

  void forEach(BiConsumer<String, ScopedState.Versioned> action) {
    entries.forEach(
        (key, entry) -> {
          if (!entry.value.isNull()) {
            action.accept(
                key, new ScopedState.Versioned(SessionJson.object(entry.value), entry.revision));
          }
        });
  }

  Map<String, ScopedState.Versioned> versions() {
    Map<String, ScopedState.Versioned> all = new TreeMap<>();
    forEach(all::put);
    return all;
  }

  // a removed key stays as a null, so that its version goes on
  private record Entry(JsonNode value, long revision, long time, String eventId) {}
}
