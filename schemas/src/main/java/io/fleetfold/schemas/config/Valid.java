package io.fleetfold.schemas.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * What values a setting takes, and how that is said after the word "take".
 *
 * @param test whether a value is taken; never asked about null
 * @param words such as "a number from 1 to 65535"
 */
public record Valid(Predicate<Object> test, String words) implements ConfigDef.Validator {
  /** A whole number, the bounds included. */
  static Valid range(long min, long max) {
    return new Valid(
        value -> ((Number) value).longValue() >= min && ((Number) value).longValue() <= max,
        "a number from " + min + " to " + max);
  }

  /** A whole number, the bound included. */
  static Valid atLeast(long min) {
    return new Valid(
        value -> ((Number) value).longValue() >= min, "a number of " + min + " or more");
  }

  /** An ISO 8601 duration. */
  static Valid duration(Predicate<Duration> test, String words) {
    return new Valid(
        value -> {
          try {
            return test.test(Duration.parse((String) value));
          } catch (DateTimeException | ArithmeticException e) {
            return false;
          }
        },
        "an ISO 8601 duration such as PT30M or P30D" + (words.isEmpty() ? "" : ", " + words));
  }

  /** Durations by name, with commas between them; or none. */
  static Valid durations() {
    return new Valid(
        value -> {
          try {
            return Values.durationsOf((String) value).values().stream()
                .allMatch(time -> time.toMillis() >= 1);
          } catch (DateTimeException | ArithmeticException e) {
            return false;
          }
        },
        "a value such as shop=PT24H,*=P30D");
  }

  /** One of these words, in any case. */
  static Valid words(String... words) {
    return new Valid(
        value -> List.of(words).contains(((String) value).toLowerCase(Locale.ROOT)),
        String.join(", ", List.of(words).subList(0, words.length - 1))
            + " or "
            + words[words.length - 1]);
  }

  /** Some of these words, in any case, with commas between them; or none. */
  static Valid listOf(String... words) {
    return new Valid(
        value -> {
          String text = ((String) value).strip().toLowerCase(Locale.ROOT);
          return text.equals("none")
              || List.of(text.split(",", -1)).stream()
                  .allMatch(word -> List.of(words).contains(word.strip()));
        },
        String.join(", ", words) + " or none");
  }

  /** A text of that form. */
  static Valid pattern(String pattern, String words) {
    Pattern compiled = Pattern.compile(pattern);
    return new Valid(value -> compiled.matcher((String) value).matches(), words);
  }

  @Override
  public void ensureValid(String name, Object value) {
    if (value != null && !test.test(value)) {
      throw new ConfigException(name, value, "take " + words);
    }
  }

  @Override
  public String toString() {
    return words;
  }
}
