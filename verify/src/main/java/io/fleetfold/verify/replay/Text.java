package io.fleetfold.verify.replay;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** Text as it is kept: without NUL and without halves of surrogate pairs. */
public final class Text {
  private static final int MAX_ID_BYTES = 512;
  private static final int MAX_LABEL_BYTES = 512;

  /** Texts in the order of their UTF-8 bytes, which is not that of Java where surrogates are. */
  static final Comparator<String> BYTE_ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private Text() {}

  /** Whether anything but white space is left once it is cleaned. */
  public static boolean present(String text) {
    return text != null && !clean(text).isBlank();
  }

  /** Whether it can serve as an id: present, and at most 512 bytes. */
  public static boolean isId(String text) {
    return present(text) && clean(text).getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES;
  }

  /** A short name, such as a model's: cleaned, and cut where it is not short; null stays null. */
  public static String label(String text) {
    if (text == null) {
      return null;
    }
    String clean = clean(text);
    int bytes = clean.getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= MAX_LABEL_BYTES) {
      return clean;
    }
    String marker = " [cut, " + bytes + " bytes in all]";
    String head = clean.substring(0, Math.min(clean.length(), MAX_LABEL_BYTES));
    while (head.getBytes(StandardCharsets.UTF_8).length > MAX_LABEL_BYTES - marker.length()) {
      head = head.substring(0, head.offsetByCodePoints(head.length(), -1));
    }
    return head + marker;
  }

  /** A short name; null where nothing is left of it. */
  static String labelOrNull(String text) {
    return present(text) ? label(text) : null;
  }

  /** A word of a closed list, in small letters; null where nothing is left of it. */
  static String word(String text) {
    return present(text) ? label(text).strip().toLowerCase(Locale.ROOT) : null;
  }

  /** The id, cleaned; null where nothing is left of it. */
  public static String cleanOrNull(String id) {
    return present(id) ? clean(id) : null;
  }

  /**
   * What an id is unique in, as a text: a word and ids with bars before them. One of more than 200
   * bytes is known by its hash.
   */
  static String scope(String word, String... ids) {
    StringBuilder scope = new StringBuilder(word);
    for (String id : ids) {
      scope.append('|').append(id == null ? "" : id.replace("%", "%25").replace("|", "%7C"));
    }
    byte[] bytes = scope.toString().getBytes(StandardCharsets.UTF_8);
    return bytes.length <= 200 ? scope.toString() : "sha256|" + Hashes.sha256(bytes);
  }

  /** The text without what PostgreSQL refuses; null stays null. */
  public static String clean(String text) {
    if (text == null || text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0 && Character.getType(c) != Character.SURROGATE)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
