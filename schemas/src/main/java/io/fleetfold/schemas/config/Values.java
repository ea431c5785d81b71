package io.fleetfold.schemas.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;

/** The settings of one section, parsed and checked. Immutable; its text form tells no value. */
public final class Values {
  private final String section;
  private final Map<String, Object> values;
  private final Set<String> given;
  private final Map<String, Map<String, String>> others;

  Values(
      String section,
      Map<String, Object> values,
      Set<String> given,
      Map<String, Map<String, String>> others) {
    this.section = section;
    this.values = values;
    this.given = given;
    this.others = others;
  }

  /** Whether it was set; else it has its default. */
  public boolean isSet(String name) {
    return given.contains(name);
  }

  /** A text; null where it was not set and has no default. */
  public String text(String name) {
    Object value = value(name);
    return value instanceof Password password ? password.value() : (String) value;
  }

  /** A whole number. */
  public int integer(String name) {
    return ((Number) value(name)).intValue();
  }

  /** A whole number. */
  public long number(String name) {
    return ((Number) value(name)).longValue();
  }

  /** Milliseconds. */
  public Duration millis(String name) {
    return Duration.ofMillis(number(name));
  }

  /** An ISO 8601 duration; null where it was not set and has no default. */
  public Duration duration(String name) {
    String text = text(name);
    return text == null ? null : Duration.parse(text);
  }

  /** Yes or no. */
  public boolean flag(String name) {
    return (Boolean) value(name);
  }

  /** Texts with commas between them. */
  public List<String> list(String name) {
    return Arrays.stream(text(name).split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Durations by name, as in {@code shop=PT24H,*=P30D}. */
  public Map<String, Duration> durations(String name) {
    return durationsOf(text(name));
  }

  /** The settings of somebody else that stand behind a prefix, by their own names. */
  public Map<String, String> others(String prefix) {
    return Map.copyOf(others.get(prefix));
  }

  static Map<String, Duration> durationsOf(String text) {
    Map<String, Duration> durations = new TreeMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int sign = part.lastIndexOf('=');
      String name = part.substring(0, Math.max(0, sign)).strip();
      if (name.isEmpty()) {
        throw new DateTimeParseException("no name", part, 0);
      }
      durations.put(name, Duration.parse(part.substring(sign + 1).strip()));
    }
    return durations;
  }

  private Object value(String name) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException("there is no setting " + name + " of " + section);
    }
    return values.get(name);
  }

  @Override
  public String toString() {
    return section + ", set: " + given;
  }
}
