package io.fleetfold.client.redact;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** The tokens of JSON text. */
final class JsonStrings {
  private static final int MAX_LITERAL = 1 << 16;

  private JsonStrings() {}

  /** Behind the quote that ends a string; -1 where none does. */
  static int end(CharSequence json, int quote) {
    int i = quote + 1;
    while (i < json.length()) {
      char c = json.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      i += c == '\\' ? 2 : 1;
    }
    return -1;
  }

  /** Behind a number, true, false or null; -1 for anything else. */
  static int literalEnd(CharSequence json, int from) {
    int end = from;
    while (end < json.length() && end - from < MAX_LITERAL && literal(json.charAt(end))) {
      end++;
    }
    if (end == from) {
      return -1;
    }
    if (Characters.digit(json.charAt(from)) || json.charAt(from) == '-') {
      return end;
    }
    return switch (Characters.piece(json, from, Math.min(end, from + 6))) {
      case "true", "false", "null" -> end;
      default -> -1;
    };
  }

  private static boolean literal(char c) {
    return Characters.digit(c) || (c >= 'a' && c <= 'z') || c == 'E' || "+-.".indexOf(c) >= 0;
  }

  /** What a string says that stands there with its quotes. */
  static String value(CharSequence json, int from, int end) {
    for (int i = from + 1; i < end - 1; i++) {
      if (json.charAt(i) == '\\') {
        return unescaped(json, from, end);
      }
    }
    return Characters.piece(json, from + 1, end - 1);
  }

  private static String unescaped(CharSequence json, int from, int end) {
    StringBuilder value = new StringBuilder(end - from);
    int i = from + 1;
    while (i < end - 1) {
      char c = json.charAt(i);
      i++;
      if (c != '\\') {
        value.append(c);
        continue;
      }
      char escaped = json.charAt(i);
      i++;
      switch (escaped) {
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        case 'r' -> value.append('\r');
        case 'b' -> value.append('\b');
        case 'f' -> value.append('\f');
        case 'u' -> {
          int code = code(json, i, end - 1);
          value.append(code < 0 ? "\\u" : String.valueOf((char) code));
          i += code < 0 ? 0 : 4;
        }
        default -> value.append(escaped);
      }
    }
    return value.toString();
  }

  private static int code(CharSequence json, int from, int end) {
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < end ? Character.digit(json.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  static String quoted(String value) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"";
  }

  /** Whether it begins and ends as an object or an array does. */
  static boolean mayBeJson(String value) {
    String text = value.strip();
    return (text.startsWith("{") && text.endsWith("}"))
        || (text.startsWith("[") && text.endsWith("]"));
  }
}
