package io.fleetfold.schemas;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Times as people write them in requests and commands: one reader for all of them. */
public final class Times {
  /** The forms that {@link #parse} takes, for messages: "take " + FORMS. */
  public static final String FORMS =
      "a time such as 2026-01-31T12:00:00Z, a day such as 2026-01-31 (it begins at midnight UTC),"
          + " or milliseconds since 1970";

  /** The last time with four digits of a year. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Pattern MILLIS = Pattern.compile("\\d{1,18}");
  private static final int DATE = "2026-01-31".length();

  private Times() {}

  /**
   * The time that a text names: RFC 3339, a day, which begins at midnight UTC, or epoch
   * milliseconds.
   *
   * @throws DateTimeException for anything else, and for a time before 1970 or after 9999; {@link
   *     #FORMS} is the remedy
   */
  public static Instant parse(String text) {
    Instant time = read(text);
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new DateTimeException("'" + text + "' is not between the years 1970 and 9999");
    }
    return time;
  }

  /**
   * The same of any year that RFC 3339 can write, 1 to 9999: whoever takes records in leaves it to
   * the folds to set a time right that cannot be.
   *
   * @throws DateTimeException for anything else
   */
  public static Instant parseAnyYear(String text) {
    return requireAnyYear(read(text));
  }

  /**
   * The time of epoch milliseconds, from the year 1 to 9999.
   *
   * @throws DateTimeException for another one
   */
  public static Instant ofMillis(long millis) {
    return requireAnyYear(Instant.ofEpochMilli(millis));
  }

  private static Instant requireAnyYear(Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new DateTimeException("it is not between the years 1 and 9999");
    }
    return time;
  }

  private static Instant read(String text) {
    if (MILLIS.matcher(text).matches()) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    return text.length() == DATE
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(plain(text)).toInstant();
  }

  // RFC 3339 takes a blank for the T; and a plus that was not percent-encoded arrives as a blank
  private static String plain(String text) {
    String time =
        text.length() > DATE && text.charAt(DATE) == ' '
            ? text.substring(0, DATE) + 'T' + text.substring(DATE + 1)
            : text;
    return time.replace(' ', '+');
  }
}
