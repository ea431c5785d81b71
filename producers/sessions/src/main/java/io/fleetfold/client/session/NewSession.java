package io.fleetfold.client.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A session to be created. Not thread-safe. */
public final class NewSession {
  private final String app;
  private final String user;
  private String id = "";
  private final Map<String, Object> state = new LinkedHashMap<>();
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private Duration ttl;

  private NewSession(String app, String user) {
    Inputs.id("app_name", app);
    Inputs.id("user_id", user);
    this.app = app;
    this.user = user;
  }

  /**
   * A session of the user in the application, without state and with an id of its own.
   *
   * @throws InvalidSessionInputException when one is blank, too long or has a NUL character
   */
  public static NewSession of(String app, String user) {
    return new NewSession(app, user);
  }

  /** Its id; a blank one, as by default, or null stands for a new UUID of version 7. */
  public NewSession id(String sessionId) {
    this.id = sessionId == null ? "" : sessionId;
    return this;
  }

  /** Initial state; keys with the prefix of a scope go to that scope. */
  public NewSession state(Map<String, ?> initial) {
    state.putAll(initial);
    return this;
  }

  /** One key of the initial state. */
  public NewSession set(String key, Object value) {
    state.put(key, value);
    return this;
  }

  /** What the application keeps beside the state. */
  public NewSession metadata(Map<String, ?> entries) {
    metadata.putAll(entries);
    return this;
  }

  /** How long the session lives after its last accepted event; for ever by default. */
  public NewSession ttl(Duration duration) {
    this.ttl = duration;
    return this;
  }

  String app() {
    return app;
  }

  String user() {
    return user;
  }

  String id() {
    return id;
  }

  SessionEvent event() {
    Map<String, Object> data = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      data.put("metadata", metadata);
    }
    if (ttl != null) {
      Inputs.range("ttl in ms", ttl.toMillis(), 1, Long.MAX_VALUE);
      data.put("ttl_ms", ttl.toMillis());
    }
    return SessionEvent.of(SessionEventTypes.CREATED).data(data).state(state);
  }
}
