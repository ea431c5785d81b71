package io.fleetfold.streams.core.ingest;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The key of a user's log: {@code app/user}, each part percent-encoded. */
public final class UserKey {
  private UserKey() {}

  /** The key of a user of an application. */
  public static String of(String app, String user) {
    return encode(app) + "/" + encode(user);
  }

  /** The application of a key. */
  public static String app(String key) {
    return decode(key.substring(0, key.indexOf('/')));
  }

  /** The user of a key. */
  public static String user(String key) {
    return decode(key.substring(key.indexOf('/') + 1));
  }

  /** One part, percent-encoded as the parts of all keys are. */
  public static String encode(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (!isPlain(part.charAt(i))) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
      }
    }
    return part;
  }

  private static String decode(String part) {
    return part.indexOf('%') < 0 ? part : URLDecoder.decode(part, StandardCharsets.UTF_8);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
