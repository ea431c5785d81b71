package io.fleetfold.client.redact;

import java.util.BitSet;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Masks the strings of JSON text and leaves every other character as it is, numbers with all their
 * digits, so that JSON stays JSON and a block that was kept verbatim stays so. Strings that hold
 * JSON themselves, as arguments of tools do, are looked into. What is no JSON is masked as text.
 */
final class JsonMasker {
  // strings in strings double their backslashes at each level: real ones have two or three
  private static final int LEVELS = 6;

  private final CharSequence json;
  private final UnaryOperator<String> texts;
  private final boolean secrets;
  private final boolean cards;
  private final int level;
  private StringBuilder out;
  private int copied;

  // of what encloses the place: whether it is an object, and whether its values are secrets
  private final BitSet objects = new BitSet();
  private final BitSet hidden = new BitSet();
  private final BitSet named = new BitSet();
  private int depth;
  private boolean key;
  private boolean secretNext;
  private String lastKey = "";

  private JsonMasker(
      CharSequence json, UnaryOperator<String> texts, boolean secrets, boolean cards, int level) {
    this.json = json;
    this.texts = texts;
    this.secrets = secrets;
    this.cards = cards;
    this.level = level;
  }

  /**
   * The JSON without them; the same text where there are none.
   *
   * @param texts masks text
   */
  static String mask(
      CharSequence json, UnaryOperator<String> texts, boolean secrets, boolean cards) {
    return mask(json, texts, secrets, cards, 0);
  }

  private static String mask(
      CharSequence json, UnaryOperator<String> texts, boolean secrets, boolean cards, int level) {
    JsonMasker masker = new JsonMasker(json, texts, secrets, cards, level);
    return masker.walk() ? masker.result() : texts.apply(json.toString());
  }

  private String result() {
    return out == null ? json.toString() : out.append(json, copied, json.length()).toString();
  }

  /** Returns whether it looked like JSON to its end. */
  private boolean walk() {
    int at = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      switch (c) {
        case '"' -> {
          int end = JsonStrings.end(json, at);
          if (end < 0) {
            return false;
          }
          string(at, end);
          at = end;
          continue;
        }
        case '{', '[' -> open(c == '{');
        case '}', ']' -> {
          if (depth == 0 || objects.get(depth) != (c == '}')) {
            return false;
          }
          close();
        }
        case ',' -> {
          key = depth > 0 && objects.get(depth);
          secretNext = depth > 0 && !key && hidden.get(depth);
        }
        case ':', ' ', '\t', '\n', '\r' -> {}
        default -> {
          int end = JsonStrings.literalEnd(json, at);
          if (end < 0) {
            return false;
          }
          literal(at, end);
          at = end;
          continue;
        }
      }
      at++;
    }
    return depth == 0;
  }

  private void open(boolean object) {
    boolean inherited = !object && secretNext;
    depth++;
    objects.set(depth, object);
    hidden.set(depth, inherited);
    named.clear(depth);
    key = object;
    secretNext = inherited;
  }

  private void close() {
    depth--;
    key = false;
    secretNext = false;
  }

  private void string(int from, int end) {
    String value = JsonStrings.value(json, from, end);
    if (key) {
      key = false;
      lastKey = value;
      secretNext =
          secrets
              && (KeyNames.secret(value) || (value.equalsIgnoreCase("value") && named.get(depth)));
      replace(from, end, value, texts.apply(value));
      return;
    }
    if (secrets && depth > 0 && objects.get(depth) && isName(lastKey)) {
      named.set(depth, KeyNames.secret(value));
    }
    replace(from, end, value, secretNext ? hide(value) : masked(value));
  }

  /** As headers and attributes are listed: {@code {"name": "x-api-key", "value": "..."}}. */
  private static boolean isName(String name) {
    return name.equals("name") || name.equals("key");
  }

  private static String hide(String value) {
    return value.isEmpty() ? value : TextMasker.MASK;
  }

  private String masked(String value) {
    return level < LEVELS && JsonStrings.mayBeJson(value)
        ? mask(value, texts, secrets, cards, level + 1)
        : texts.apply(value);
  }

  private void literal(int from, int end) {
    boolean number = Characters.digit(json.charAt(from));
    boolean pin = secretNext && number && !lastKey.toLowerCase(Locale.ROOT).endsWith("token");
    String token = number ? Characters.piece(json, from, end) : "";
    if (pin || (cards && number && CardNumbers.end(token, 0) == token.length())) {
      put(from, end, "\"" + TextMasker.MASK + "\"");
    }
  }

  private void replace(int from, int end, String value, String masked) {
    if (!masked.equals(value)) {
      put(from, end, JsonStrings.quoted(masked));
    }
  }

  private void put(int from, int end, String replacement) {
    if (out == null) {
      out = new StringBuilder(json.length());
    }
    out.append(json, copied, from).append(replacement);
    copied = end;
  }
}
