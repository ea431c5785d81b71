package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.RecordKeys;

/** The parts of the key of a user's log. */
public final class UserKey {
  private UserKey() {}

  /** The application of a key. */
  public static String app(String key) {
    return RecordKeys.decode(key.substring(0, key.indexOf('/')));
  }

  /** The user of a key. */
  public static String user(String key) {
    return RecordKeys.decode(key.substring(key.indexOf('/') + 1));
  }
}
