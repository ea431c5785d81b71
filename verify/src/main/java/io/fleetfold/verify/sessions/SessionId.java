package io.fleetfold.verify.sessions;

import io.fleetfold.schemas.RecordKeys;

/** Names a session. */
record SessionId(String app, String user, String session) {
  /** The key of its user's log. */
  String logKey() {
    return RecordKeys.ofUser(app, user);
  }
}
