package io.fleetfold.gateway.otlp.genai;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text in which a * stands for any text; upper and lower case are one. Immutable. */
final class Glob {
  private final String exact;
  private final String prefix;
  private final Pattern pattern;

  Glob(String text) {
    int star = text.indexOf('*');
    exact = star < 0 ? text : null;
    // most of them; a span is asked for all
    prefix = star >= 0 && star == text.length() - 1 ? text.substring(0, star) : null;
    pattern = exact == null && prefix == null ? pattern(text) : null;
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  boolean matches(String value) {
    if (exact != null) {
      return exact.equalsIgnoreCase(value);
    }
    return prefix != null
        ? value.regionMatches(true, 0, prefix, 0, prefix.length())
        : pattern.matcher(value).matches();
  }

  /** The text itself where there is no * in it, else null. */
  String exact() {
    return exact;
  }
}
