package io.fleetfold.client.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session as it was at one revision. Immutable; JSON values are as Jackson reads them.
 *
 * @param key names the session
 * @param generation tells apart the lives of a session that was deleted and created again
 * @param status where it is in its life
 * @param state the merged state: its own keys, {@code user:} and {@code app:} keys with prefix
 * @param currentRoute the route it is in
 * @param currentStep the step of that route
 * @param routeHistory the newest 100 routes, oldest first
 * @param messageCount messages
 * @param eventCount accepted events of all kinds
 * @param lastMessageAt time of the newest message
 * @param metadata what the application keeps beside the state
 * @param createdAt when it was created
 * @param updatedAt time of the last accepted event
 * @param completedAt when the status left active
 * @param ttl time to live after the last accepted event
 * @param revision grows by one with each accepted event
 * @param messages those that were asked for, oldest first
 */
public record SessionSnapshot(
    SessionKey key,
    long generation,
    SessionStatus status,
    Map<String, Object> state,
    Optional<String> currentRoute,
    Optional<String> currentStep,
    List<RouteVisit> routeHistory,
    long messageCount,
    long eventCount,
    Optional<Instant> lastMessageAt,
    Map<String, Object> metadata,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> completedAt,
    Optional<Duration> ttl,
    long revision,
    List<SessionMessage> messages) {
  /**
   * A state value as that type; empty where the key is not set.
   *
   * @param name with the prefix of its scope
   * @throws InvalidSessionInputException when it is not of that type
   */
  public <T> Optional<T> value(String name, Class<T> type) {
    return SessionJson.typed(name, state.get(name), type);
  }

  /**
   * A state value as the type of the fallback, which is the answer where the key is not set.
   *
   * @throws InvalidSessionInputException when it is not of that type
   */
  public <T> T value(String name, T fallback) {
    return SessionJson.typed(name, state.get(name), fallback);
  }

  /** The same session with other state, as it would be after a change. */
  public SessionSnapshot withState(Map<String, Object> other) {
    return with(other, messages);
  }

  /** The same session with other messages. */
  public SessionSnapshot withMessages(List<SessionMessage> other) {
    return with(state, other);
  }

  private SessionSnapshot with(Map<String, Object> otherState, List<SessionMessage> otherMessages) {
    return new SessionSnapshot(
        key,
        generation,
        status,
        otherState,
        currentRoute,
        currentStep,
        routeHistory,
        messageCount,
        eventCount,
        lastMessageAt,
        metadata,
        createdAt,
        updatedAt,
        completedAt,
        ttl,
        revision,
        otherMessages);
  }

  /** The data that was collected, but that of routes. */
  public Map<String, Object> collected() {
    return Collected.of(state);
  }

  /** The data that was collected in a route. */
  public Map<String, Object> collected(String route) {
    return Collected.of(state, route);
  }
}
