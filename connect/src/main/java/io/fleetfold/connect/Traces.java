package io.fleetfold.connect;

import java.util.regex.Pattern;

/** Stack traces as Connect reports them, in words for people. */
final class Traces {
  private static final String CAUSED_BY = "Caused by: ";

  // what Debezium's sink says at its start where PostgreSQL is away
  private static final String NO_DATABASE = "Unable to determine Dialect";

  private static final Pattern NO_ROOM =
      Pattern.compile(
          "java\\.lang\\.(StackOverflowError|OutOfMemoryError: (Java heap|Requested array))");

  private Traces() {}

  /** Whether a record did not fit: into the heap, an array or the stack. */
  static boolean tellOfNoRoom(String trace) {
    return NO_ROOM.matcher(trace).find();
  }

  /** The message of the innermost cause, without the class before it. */
  static String cause(String trace) {
    int last = trace.lastIndexOf(CAUSED_BY);
    String text = last < 0 ? trace : trace.substring(last + CAUSED_BY.length());
    int end = text.indexOf("\n\tat ");
    text = (end < 0 ? text : text.substring(0, end)).strip();
    if (text.contains(NO_DATABASE)) {
      return "the database does not answer";
    }
    int colon = text.indexOf(": ");
    return colon > 0 && text.substring(0, colon).matches("[\\w.$]+")
        ? text.substring(colon + 2)
        : text;
  }
}
