package io.fleetfold.streams.core.ingest;

/**
 * Takes the escapes out of JSON that are valid there and refused by PostgreSQL's jsonb: {@code
 * \u0000}, and {@code \ud800} to {@code \udfff} without their partner.
 */
final class JsonEscapes {
  private static final int LENGTH = 6;

  private JsonEscapes() {}

  /** The JSON without those escapes; the same object where there are none. */
  static String clean(String json) {
    int i = json.indexOf("\\u");
    if (i < 0) {
      return json;
    }
    // from the beginning: a backslash may itself be escaped
    i = json.indexOf('\\');
    StringBuilder clean = null;
    int copied = 0;
    while (i >= 0 && i + 1 < json.length()) {
      if (json.charAt(i + 1) != 'u') {
        i = json.indexOf('\\', i + 2);
        continue;
      }
      int unit = unit(json, i);
      int end = Math.min(json.length(), i + LENGTH);
      if (isHigh(unit) && isLow(unit(json, end))) {
        end += LENGTH;
      } else if (unit == 0 || isHigh(unit) || isLow(unit)) {
        clean = clean == null ? new StringBuilder(json.length()) : clean;
        clean.append(json, copied, i);
        copied = end;
      }
      i = json.indexOf('\\', end);
    }
    return clean == null ? json : clean.append(json, copied, json.length()).toString();
  }

  /** The UTF-16 unit that an escape at this place stands for; -1 where none stands. */
  private static int unit(String json, int at) {
    if (at + LENGTH > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + LENGTH; i++) {
      int digit = Character.digit(json.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  private static boolean isHigh(int unit) {
    return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
  }

  private static boolean isLow(int unit) {
    return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
  }
}
