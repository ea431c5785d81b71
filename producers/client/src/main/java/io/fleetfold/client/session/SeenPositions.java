package io.fleetfold.client.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last position that reads must include, by user: all events of a user are in one partition.
 * Keeps those of the users that were written to last. Thread-safe.
 */
final class SeenPositions {
  static final int USERS = 100_000;

  private final Map<String, String> tokens =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > USERS;
        }
      };

  synchronized void add(String app, String user, String token) {
    long offset = offset(token);
    tokens.merge(
        SessionKey.userKey(app, user), token, (old, added) -> offset(old) < offset ? added : old);
  }

  /** The token to wait for; null for none. */
  synchronized String of(String app, String user) {
    return tokens.get(SessionKey.userKey(app, user));
  }

  private static long offset(String token) {
    try {
      return Long.parseLong(token.substring(token.lastIndexOf(':') + 1));
    } catch (NumberFormatException e) {
      throw new InvalidSessionInputException(
          "token", "is none of ours", "take that of an append, as it is");
    }
  }
}
