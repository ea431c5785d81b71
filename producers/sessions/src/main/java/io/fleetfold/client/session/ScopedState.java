package io.fleetfold.client.session;

import java.util.Map;

/**
 * A session's state by scope, keys without the prefix of their scope.
 *
 * @param session the session's own
 * @param user shared by the user's sessions in the application
 * @param app shared by the application
 * @param revision the session's revision
 */
public record ScopedState(
    Map<String, Versioned> session,
    Map<String, Versioned> user,
    Map<String, Versioned> app,
    long revision) {
  /**
   * A value with its version.
   *
   * @param value as Jackson reads JSON into objects
   * @param revision grows with every change of the key, removals included
   */
  public record Versioned(Object value, long revision) {}
}
