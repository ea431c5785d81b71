package io.fleetfold.client.session;

import io.fleetfold.schemas.RecordKeys;

/**
 * Names one session. The same id under another user or application is another session.
 *
 * @param app the application, at most 512 bytes
 * @param user the user, at most 512 bytes
 * @param session the session, at most 512 bytes
 */
public record SessionKey(String app, String user, String session) {
  /**
   * Checks the parts.
   *
   * @throws InvalidSessionInputException when one is blank, too long or has a NUL character
   */
  public SessionKey {
    Inputs.id("app_name", app);
    Inputs.id("user_id", user);
    Inputs.id("session_id", session);
  }

  /** The three parts, percent-encoded, with slashes between them. */
  @Override
  public String toString() {
    return RecordKeys.ofUser(app, user) + "/" + RecordKeys.encode(session);
  }
}
