package io.fleetfold.schemas;

/**
 * Mends text that PostgreSQL would refuse: it takes no NUL and no surrogate without its partner,
 * and output of language models contains both.
 */
public final class Text {
  private Text() {}

  /** The text without NUL and broken surrogates; the same object where there are none. */
  public static String clean(String text) {
    return without(text, /* nul= */ true);
  }

  /** The text without broken surrogates, which have no UTF-8; the same object where none are. */
  public static String encodable(String text) {
    return without(text, /* nul= */ false);
  }

  private static String without(String text, boolean nul) {
    int bad = firstBad(text, 0, nul);
    if (bad < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    int from = 0;
    while (bad >= 0) {
      clean.append(text, from, bad);
      from = bad + 1;
      bad = firstBad(text, from, nul);
    }
    return clean.append(text, from, text.length()).toString();
  }

  private static int firstBad(String text, int from, boolean nul) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c == 0 && nul) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** Whether the text has more UTF-8 bytes than that. */
  public static boolean isLonger(String text, int bytes) {
    // three bytes a UTF-16 unit at most: most texts need no counting
    return text.length() * 3L > bytes && utf8Length(text) > bytes;
  }

  /** The UTF-8 bytes of a text without broken surrogates. */
  public static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // half of a pair counts two of the pair's four bytes
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** As much of the text's beginning as fits into that many UTF-8 bytes; never half a character. */
  public static String head(String text, int bytes) {
    long used = 0;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (used > bytes) {
        break;
      }
      i += Character.charCount(point);
    }
    return text.substring(0, i);
  }

  /** The text cut to that many bytes with a marker at its end that tells how long it was. */
  public static String cut(String text, int bytes) {
    String marker = " [cut, " + utf8Length(text) + " bytes in all]";
    return head(text, bytes - marker.length()) + marker;
  }
}
