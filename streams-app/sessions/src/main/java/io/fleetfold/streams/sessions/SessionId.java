package io.fleetfold.streams.sessions;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.ingest.UserKey;

/**
 * Names a session.
 *
 * @param userKey the key of the user's log
 * @param sessionId the session among those of the user
 */
public record SessionId(String userKey, String sessionId) {
  /** The session of a user of an application. */
  public static SessionId of(String app, String user, String sessionId) {
    return new SessionId(RecordKeys.ofUser(app, user), sessionId);
  }

  /** The application. */
  public String app() {
    return UserKey.app(userKey);
  }

  /** The user. */
  public String user() {
    return UserKey.user(userKey);
  }

  /** The partition of its log, of so many. */
  public int partition(int partitions) {
    return RecordKeys.partition(userKey, partitions);
  }

  /** The key of the outputs about the session. */
  String outputKey() {
    return userKey.replace('/', '|') + "|" + RecordKeys.encode(sessionId);
  }
}
