package io.fleetfold.client.session.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.fleetfold.client.session.ScopedState;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.StateScope;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SessionRules;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The keys of one scope with their versions. */
public final class MemoryState {
  private final Map<String, Entry> entries = new TreeMap<>();
  private long bytes;

  /** What an event tells of the keys of a scope, without the scope's prefix. */
  static Map<String, JsonNode> delta(AgentRunEvent event, StateScope scope) {
    Map<String, JsonNode> delta = new LinkedHashMap<>();
    JsonNode all = MemoryMessages.json(event.getStateDelta());
    if (all != null) {
      for (Map.Entry<String, JsonNode> entry : all.properties()) {
        if (StateScope.of(entry.getKey()) == scope) {
          delta.put(scope.inner(entry.getKey()), entry.getValue());
        }
      }
    }
    return delta;
  }

  /** Whether there is room for a delta. */
  boolean fits(Map<String, JsonNode> delta) {
    long after = bytes;
    for (Map.Entry<String, JsonNode> each : delta.entrySet()) {
      after += size(each.getKey(), each.getValue()) - size(each.getKey(), value(each.getKey()));
    }
    return after <= SessionRules.STATE_BYTES || after <= bytes;
  }

  private JsonNode value(String key) {
    Entry entry = entries.get(key);
    return entry == null ? NullNode.getInstance() : entry.value;
  }

  private static long size(String key, JsonNode value) {
    return value.isNull() ? 0 : utf8(key) + utf8(value.toString());
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Sets a key, or removes it where the value is null; later in the log wins. */
  void set(String key, JsonNode value) {
    if (!value.isNull() || !value(key).isNull()) {
      put(key, value, null);
    }
  }

  private void put(String key, JsonNode value, LogPlace place) {
    Entry old = entries.get(key);
    bytes += size(key, value) - size(key, value(key));
    entries.put(key, new Entry(value, old == null ? 1 : old.revision + 1, place));
  }

  /** As {@link #set} for keys that events of several logs set, in whatever order they come. */
  public void setAt(String key, JsonNode value, LogPlace place) {
    Entry old = entries.get(key);
    if (old == null || place.compareTo(old.place) > 0) {
      put(key, value, place);
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
  private record Entry(JsonNode value, long revision, LogPlace place) {}
}
