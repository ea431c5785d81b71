package io.fleetfold.client.redact;

import java.util.function.IntPredicate;

/** Classes of characters that secrets and the names before them are made of. */
final class Characters {
  private Characters() {}

  static boolean alphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || upperOrDigit(c);
  }

  static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean upperOrDigit(int c) {
    return (c >= 'A' && c <= 'Z') || digit(c);
  }

  static boolean hex(int c) {
    return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** As in names and in base64url. */
  static boolean word(int c) {
    return alphanumeric(c) || c == '_' || c == '-';
  }

  static boolean dotted(int c) {
    return word(c) || c == '.';
  }

  static boolean quote(int c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static boolean space(int c) {
    return c == ' ' || c == '\t';
  }

  /** What a value between quotes may hold. */
  static boolean quotable(int c) {
    return c > ' ' && !quote(c) && c != '\\';
  }

  /** What a value without quotes may hold. */
  static boolean bare(int c) {
    return quotable(c) && ",;&()[]{}<>".indexOf(c) < 0;
  }

  /** What private keys are written with, escaped line ends included. */
  static boolean keyBody(int c) {
    return alphanumeric(c) || "+/=-\\ \n\r\t".indexOf(c) >= 0;
  }

  /** What stands between the slashes of a URL and its path. */
  static boolean authority(int c) {
    return quotable(c) && "/?#<>".indexOf(c) < 0;
  }

  /** Whether a text has another at a place. */
  static boolean startsWith(CharSequence text, int at, String prefix) {
    if (at < 0 || at + prefix.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (text.charAt(at + i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A piece of a text, not beyond its end. */
  static String piece(CharSequence text, int from, int to) {
    return text.subSequence(from, Math.max(from, Math.min(to, text.length()))).toString();
  }

  /**
   * Where the run of a class ends that a place is in. What was found is remembered, so that all
   * questions about a text together cost its length.
   */
  static final class Runs {
    private final CharSequence text;
    private final IntPredicate inside;
    private int from = -1;
    private int to = -1;

    Runs(CharSequence text, IntPredicate inside) {
      this.text = text;
      this.inside = inside;
    }

    int end(int at) {
      if (at < from || at >= to) {
        from = at;
        to = at;
        while (to < text.length() && inside.test(text.charAt(to))) {
          to++;
        }
      }
      return to;
    }
  }
}
