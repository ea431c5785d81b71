package io.fleetfold.streams.core.http;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Times as requests tell them. */
final class Times {
  /** The last time with four digits of a year. */
  static final long LATEST = 253_402_300_799_999L;

  private static final Pattern MILLIS = Pattern.compile("\\d{1,18}");
  private static final int DATE = "2026-01-31".length();

  private Times() {}

  /**
   * Epoch milliseconds of RFC 3339 or of epoch milliseconds.
   *
   * @throws DateTimeException for anything else, and for a time before 1970 or behind 9999
   */
  static long parse(String text) {
    long millis =
        MILLIS.matcher(text).matches()
            ? Long.parseLong(text)
            : OffsetDateTime.parse(plain(text)).toInstant().toEpochMilli();
    if (millis < 0 || millis > LATEST) {
      throw new DateTimeException("out of range");
    }
    return millis;
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
