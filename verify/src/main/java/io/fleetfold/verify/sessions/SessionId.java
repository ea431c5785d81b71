package io.fleetfold.verify.sessions;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names a session. */
record SessionId(String app, String user, String session) {
  /** The key of its user's log. */
  String logKey() {
    return encode(app) + "/" + encode(user);
  }

  private static String encode(String part) {
    return part.chars().allMatch(SessionId::isPlain)
        ? part
        : URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static boolean isPlain(int c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || c == '-' || c == '_' || c == '.';
  }
}
