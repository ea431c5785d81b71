package io.fleetfold.streams.runs.http;

import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of usage begins. It carries the times of the first page, since "the last hour" is
 * another one when the next page is asked for.
 *
 * @param offset how many windows lie before
 * @param from where the list begins, in epoch milliseconds; -1 where no page was before
 * @param to where it ends
 */
record UsageCursor(int offset, long from, long to) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,7})-(\\d{1,15})-(\\d{1,15})");
  private static final long UNKNOWN = -1;

  /** The cursor, or else the offset, that a request gives. */
  static UsageCursor of(QueryParameters query) {
    String text = query.cursor();
    if (text == null) {
      return new UsageCursor(query.offset(), UNKNOWN, UNKNOWN);
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) > QueryParameters.MAX_OFFSET) {
      throw Problem.badParameter(
              "cursor",
              "cursor is not one that this API returned",
              "take next_cursor of the page before, as it is")
          .thrown();
    }
    return new UsageCursor(
        Integer.parseInt(parts.group(1)),
        Long.parseLong(parts.group(2)),
        Long.parseLong(parts.group(3)));
  }

  long from(long defaultValue) {
    return from == UNKNOWN ? defaultValue : from;
  }

  long to(long defaultValue) {
    return to == UNKNOWN ? defaultValue : to;
  }

  /** As a request gives it. */
  String text() {
    return offset + "-" + from + "-" + to;
  }
}
