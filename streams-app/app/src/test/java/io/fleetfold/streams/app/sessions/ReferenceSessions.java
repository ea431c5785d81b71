package io.fleetfold.streams.app.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A plain fold of a whole log of sessions, in memory, by the rules as they are written down. */
final class ReferenceSessions {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, Life> alive = new TreeMap<>();
  final Map<String, Map<String, String>> users = new TreeMap<>();
  final Map<String, Map<String, String>> apps = new TreeMap<>();
  private final Set<String> decided = new HashSet<>();
  private final Set<String> seen = new HashSet<>();

  /** One life of a session. */
  static final class Life {
    long revision;
    String status = "active";
    final List<String> messages = new ArrayList<>();
    final Map<String, String> state = new TreeMap<>();
    private long ttl = -1;
    private long lastAt;

    boolean isOver(long now) {
      return ttl >= 0 && now >= lastAt + ttl;
    }

    @Override
    public String toString() {
      return revision + "|" + status + "|" + messages + "|" + state;
    }
  }

  /** Takes in an event that the log took at that time. */
  void accept(AgentRunEvent event, long logTime) {
    String user = RecordKeys.ofUser(event.getAppName(), event.getUserId());
    String session = user + "/" + event.getSessionId();
    String append = session + "/" + event.getEventId();
    boolean again = !seen.add(append);
    // a piece decides nothing where anything of that id came before, refused or a piece itself
    if (decided.contains(append) || (again && event.getPartial())) {
      return;
    }
    if (alive.containsKey(session) && alive.get(session).isOver(logTime)) {
      alive.remove(session);
    }
    JsonNode delta = delta(event);
    if (delta == null) {
      decided.add(append);
      return;
    }
    if (event.getPartial()) {
      return;
    }
    Life life = alive.get(session);
    boolean creates = event.getEventType().equals("session_created");
    if (life == null && event.getEventType().equals("session_deleted")) {
      decided.add(append);
      return;
    }
    // what is refused here may come again
    if ((life == null) != creates
        || (event.getExpectedRevision() != null
            && event.getExpectedRevision() != (life == null ? 0 : life.revision))) {
      return;
    }
    decided.add(append);
    if (creates) {
      life = new Life();
      alive.put(session, life);
    }
    life.revision++;
    life.lastAt = logTime;
    if (data(event).has("ttl_ms")) {
      life.ttl = data(event).get("ttl_ms").asLong(-1);
    }
    switch (event.getEventType()) {
      case "session_closed" -> life.status = "completed";
      case "session_updated" -> {
        life.status = "active";
        for (int n = 1; n <= told(event).size(); n++) {
          life.messages.add(event.getEventId() + "#" + n);
        }
      }
      case "session_deleted" -> alive.remove(session);
      case "message" -> life.messages.add(event.getEventId());
      default -> {
        // the delta is all
      }
    }
    for (Map.Entry<String, JsonNode> change : delta.properties()) {
      apply(event, life, user, change.getKey(), change.getValue());
    }
  }

  private void apply(AgentRunEvent event, Life life, String user, String key, JsonNode value) {
    if (key.startsWith("temp:")) {
      return;
    }
    if (key.startsWith("app:")) {
      Map<String, String> state = apps.computeIfAbsent(event.getAppName(), app -> new TreeMap<>());
      set(state, key.substring(4), value);
      return;
    }
    boolean ofUser = key.startsWith("user:");
    Map<String, String> state =
        ofUser ? users.computeIfAbsent(user, ignored -> new TreeMap<>()) : life.state;
    String name = ofUser ? key.substring(5) : key;
    set(state, name, value);
  }

  private static void set(Map<String, String> state, String name, JsonNode value) {
    if (value.isNull()) {
      state.remove(name);
    } else {
      state.put(name, value.toString());
    }
  }

  /** The state of an application as it is read. */
  Map<String, String> app(String app) {
    return apps.getOrDefault(app, Map.of());
  }

  private static JsonNode told(AgentRunEvent event) {
    return data(event).path("messages");
  }

  private static JsonNode data(AgentRunEvent event) {
    try {
      return JSON.readTree(event.getData() == null ? "{}" : event.getData());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Null where the delta is unusable. */
  private static JsonNode delta(AgentRunEvent event) {
    try {
      String json = event.getStateDelta() == null ? "{}" : event.getStateDelta();
      JsonNode delta = JSON.readTree(json);
      return delta != null && delta.isObject() && !delta.has("") ? delta : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
