package io.fleetfold.client.session;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

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
    return userKey(app, user) + "/" + encode(session);
  }

  /** What orders the events of all sessions of a user: the key of their records. */
  public static String userKey(String app, String user) {
    return encode(app) + "/" + encode(user);
  }

  public static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
