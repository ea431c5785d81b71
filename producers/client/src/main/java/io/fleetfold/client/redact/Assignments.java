package io.fleetfold.client.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Secrets in text that are known by the name before them: {@code X-Api-Key: ...}, {@code
 * "password": "..."}, {@code DB_PASSWORD=...}, {@code ?key=...}, {@code Bearer ...}. Agents write
 * and read programs, so a value that is code, a placeholder or a plain word after a colon stays.
 */
final class Assignments {
  /** A value to be masked. */
  record Value(int from, int to) {}

  private static final int SPACES = 4;
  private static final int MIN_RANDOM = 6;
  private static final int LONG_WORD = 24;

  private static final Set<String> SCHEMES =
      Set.of("bearer", "basic", "token", "apikey", "digest", "negotiate", "key");
  private static final Set<String> LITERALS = Set.of("none", "null", "true", "false", "undefined");

  private final CharSequence text;
  private final Characters.Runs bare;
  private final Characters.Runs quotable;

  Assignments(CharSequence text) {
    this.text = text;
    this.bare = new Characters.Runs(text, Characters::bare);
    this.quotable = new Characters.Runs(text, Characters::quotable);
  }

  /** The secret that a name has as its value; null where the name or the value is none. */
  Value after(int nameStart, int nameEnd) {
    if (nameEnd >= text.length() || nameEnd - nameStart > 128) {
      return null;
    }
    if (Characters.space(text.charAt(nameEnd))
        && nameEnd - nameStart == 6
        && "bearer".equalsIgnoreCase(Characters.piece(text, nameStart, nameEnd))) {
      int from = skipSpaces(nameEnd);
      int to = runEnd(bare, from);
      return looksRandom(text, from, to) ? value(from, to) : null;
    }
    int sign = skipSpaces(skipQuote(nameEnd));
    if (sign >= text.length() || ":=".indexOf(text.charAt(sign)) < 0) {
      return null;
    }
    boolean query =
        sign == nameEnd
            && nameStart > 0
            && text.charAt(sign) == '='
            && "?&;".indexOf(text.charAt(nameStart - 1)) >= 0;
    String name = Characters.piece(text, nameStart, nameEnd);
    if (!(query ? KeyNames.secretInQuery(name) : KeyNames.secret(name))) {
      return null;
    }
    int from = skipSpaces(sign + 1);
    int quoted = skipQuote(from);
    boolean tight = text.charAt(sign) == '=' && from == sign + 1;
    if (KeyNames.authorization(name)) {
      int credentials = afterScheme(quoted);
      if (credentials > quoted) {
        return value(credentials, runEnd(quoted > from ? quotable : bare, credentials));
      }
    }
    if (quoted > from) {
      int to = runEnd(quotable, quoted);
      boolean closed = to >= text.length() || text.charAt(to) > ' ';
      return closed ? value(quoted, to) : null;
    }
    int to = runEnd(bare, from);
    boolean environment = tight && name.equals(name.toUpperCase(Locale.ROOT));
    return query || environment || (tight && !isCode(from, to)) || mixed(name, from, to)
        ? value(from, to)
        : null;
  }

  /** Behind {@code Bearer } and the like; the place itself where no scheme stands there. */
  private int afterScheme(int at) {
    int end = at;
    while (end < text.length() && end - at < 10 && Character.isLetter(text.charAt(end))) {
      end++;
    }
    boolean known =
        end < text.length()
            && Characters.space(text.charAt(end))
            && SCHEMES.contains(Characters.piece(text, at, end).toLowerCase(Locale.ROOT));
    return known ? skipSpaces(end) : at;
  }

  /** What was masked, is a placeholder, or is a private key, which has rules of its own, stays. */
  private Value value(int from, int to) {
    boolean left =
        from >= to
            || text.charAt(from) == '$'
            || Characters.startsWith(text, from, "***")
            || Characters.startsWith(text, from, "-----BEGIN")
            || holdsMask(text, from, to);
    return left ? null : new Value(from, to);
  }

  /** Whether something in it was masked: then it is not looked at again. */
  static boolean holdsMask(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '[' && Characters.startsWith(text, i, TextMasker.MASK)) {
        return true;
      }
    }
    return false;
  }

  private boolean isCode(int from, int to) {
    if (to - from < 4 || called(to)) {
      return true;
    }
    String value = Characters.piece(text, from, Math.min(to, from + 130));
    return LITERALS.contains(value.toLowerCase(Locale.ROOT))
        || KeyNames.secret(value)
        || (value.indexOf('.') > 0 && !hasDigit(from, to));
  }

  /** A value after a colon: one with a digit is no plain word; under token, a number is none. */
  private boolean mixed(String name, int from, int to) {
    boolean count = name.toLowerCase(Locale.ROOT).endsWith("token") && isNumber(from, to);
    return to - from >= MIN_RANDOM && !count && hasDigit(from, to) && !called(to);
  }

  private boolean called(int to) {
    return to < text.length() && "([".indexOf(text.charAt(to)) >= 0;
  }

  private boolean isNumber(int from, int to) {
    int at = from;
    while (at < to && (Characters.digit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return at == to;
  }

  private boolean hasDigit(int from, int to) {
    for (int i = from; i < Math.min(to, from + 128); i++) {
      if (Characters.digit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is long, or has a digit, and holds nothing that sentences do. */
  static boolean looksRandom(CharSequence text, int from, int to) {
    boolean digit = false;
    for (int i = from; i < Math.min(to, from + 128); i++) {
      digit |= Characters.digit(text.charAt(i));
    }
    return digit ? to - from >= MIN_RANDOM : to - from >= LONG_WORD;
  }

  private int runEnd(Characters.Runs runs, int at) {
    return at < text.length() ? runs.end(at) : at;
  }

  private int skipSpaces(int at) {
    int end = at;
    while (end < text.length() && end - at < SPACES && Characters.space(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Behind a quote, which may be escaped itself. */
  private int skipQuote(int at) {
    int end = at;
    while (end < text.length() && end - at < SPACES && text.charAt(end) == '\\') {
      end++;
    }
    return end < text.length() && Characters.quote(text.charAt(end)) ? end + 1 : at;
  }
}
