package io.fleetfold.client.context;

import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionEventTypes;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A context as it was read, with the changes that were made to it since. They are seen here at
 * once, and by others after {@link #save}. Not thread-safe; instances of it, in any process, may
 * share a context: a save is refused where another one came in between.
 */
public final class Context {
  private final Sessions sessions;
  private SessionSnapshot stored;
  private final Map<String, Object> variables = new LinkedHashMap<>();
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<Map<String, Object>> added = new ArrayList<>();

  Context(Sessions sessions, SessionSnapshot stored) {
    this.sessions = sessions;
    this.stored = stored;
  }

  /** Its id. */
  public String id() {
    return stored.key().session();
  }

  /** Whose it is. */
  public String user() {
    return stored.key().user();
  }

  /** As it was read, without the changes since. */
  public SessionSnapshot stored() {
    return stored;
  }

  /**
   * A variable as the type of the fallback, which is the answer where it is not set.
   *
   * @param fallback may be null: then the variable is read as it is
   * @throws io.fleetfold.client.session.InvalidSessionInputException when it is not of that type
   */
  public <T> T get(String name, T fallback) {
    return stored.withState(variables()).value(name, fallback);
  }

  /**
   * A variable as that type.
   *
   * @param type what it is read as; null reads it as it is
   * @return null where the variable is not set
   * @throws io.fleetfold.client.session.InvalidSessionInputException when it is not of that type
   */
  public <T> T get(String name, Class<T> type) {
    return stored.withState(variables()).value(name, type).orElse(null);
  }

  /** All variables. */
  public Map<String, Object> variables() {
    return merged(stored.state(), variables);
  }

  /**
   * Sets a variable; {@code user:} and {@code app:} names share it as in sessions.
   *
   * @param value anything that can be written as JSON; null removes the variable
   */
  public Context set(String name, Object value) {
    variables.put(name, value);
    return this;
  }

  /** Removes a variable. */
  public Context remove(String name) {
    return set(name, null);
  }

  /** Metadata, with the changes since. */
  public Map<String, Object> metadata() {
    return merged(stored.metadata(), metadata);
  }

  /** Sets an entry of the metadata; null removes it. */
  public Context setMetadata(String name, Object value) {
    metadata.put(name, value);
    return this;
  }

  /**
   * Adds to the history.
   *
   * @param role user, agent or tool
   */
  public Context addToHistory(String role, String text) {
    Map<String, Object> content = Map.of("parts", List.of(Map.of("text", text)));
    added.add(Map.of("role", role, "content", content));
    return this;
  }

  /** The newest entries of the stored history, at most so many, oldest first. */
  public List<SessionMessage> history(int newest) {
    return sessions
        .get(stored.key(), MessageFilter.newest(newest))
        .map(SessionSnapshot::messages)
        .orElse(List.of());
  }

  /**
   * Saves the changes, if there are any, and goes on with the context as it is then. Variables,
   * metadata and the entries of the history are one event with the check that nobody else changed
   * the context: readers see all of them or none, whatever crashes in between.
   *
   * @throws io.fleetfold.client.session.StaleRevisionException when somebody else did; nothing was
   *     saved
   * @throws io.fleetfold.client.session.UnknownSessionException when it was deleted meanwhile
   * @throws io.fleetfold.client.session.InvalidSessionInputException when it is too much for one
   *     event: 1 MiB of variables, 1 MiB and 1,000 entries of metadata and history; nothing was
   *     saved
   */
  public void save() {
    if (variables.isEmpty() && metadata.isEmpty() && added.isEmpty()) {
      return;
    }
    SessionEvent event = event().state(variables);
    sessions.append(stored.key(), event.expectedRevision(stored));
    stored = sessions.get(stored.key()).orElse(stored);
    variables.clear();
    metadata.clear();
    added.clear();
  }

  private SessionEvent event() {
    if (metadata.isEmpty() && added.isEmpty()) {
      return SessionEvent.of(SessionEventTypes.STATE_CHANGED);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      data.put("metadata", metadata);
    }
    if (!added.isEmpty()) {
      data.put("messages", added);
    }
    return SessionEvent.of(SessionEventTypes.UPDATED).data(data);
  }

  private static Map<String, Object> merged(Map<String, Object> from, Map<String, Object> changes) {
    Map<String, Object> all = new LinkedHashMap<>(from);
    changes.forEach(
        (name, value) -> {
          if (value == null) {
            all.remove(name);
          } else {
            all.put(name, value);
          }
        });
    return Collections.unmodifiableMap(all);
  }
}
