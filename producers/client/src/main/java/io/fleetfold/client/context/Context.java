package io.fleetfold.client.context;

import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.SessionEvent;
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
  private final List<SessionEvent> added = new ArrayList<>();

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
   * @throws io.fleetfold.client.session.InvalidSessionInputException when it is not of that type
   */
  public <T> T get(String name, T fallback) {
    return stored.withState(variables()).value(name, fallback);
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
    added.add(SessionEvent.message(role, text).role(role));
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
   * Saves the changes, if there are any, and goes on with the context as it is then. Variables and
   * metadata are saved at once, with the check that nobody else changed the context; the entries of
   * the history follow in their order.
   *
   * @throws io.fleetfold.client.session.StaleRevisionException when somebody else did; nothing was
   *     saved
   * @throws io.fleetfold.client.session.UnknownSessionException when it was deleted meanwhile
   */
  public void save() {
    List<SessionEvent> events = new ArrayList<>();
    if (!metadata.isEmpty() || (added.isEmpty() && !variables.isEmpty())) {
      events.add(
          metadata.isEmpty() ? SessionEvent.of("state_changed") : SessionEvent.metadata(metadata));
    }
    events.addAll(added);
    if (events.isEmpty()) {
      return;
    }
    SessionEvent first = events.get(0).state(variables);
    sessions.append(stored.key(), first.expectedRevision(stored.revision()));
    events.stream().skip(1).forEach(event -> sessions.append(stored.key(), event));
    stored = sessions.get(stored.key()).orElse(stored);
    variables.clear();
    metadata.clear();
    added.clear();
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
