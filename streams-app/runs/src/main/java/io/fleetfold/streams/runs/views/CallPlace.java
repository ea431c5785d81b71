package io.fleetfold.streams.runs.views;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a call stands in the list of its run: by its time; within a millisecond those that one
 * record tells come first, as the log has them, then those of the run's tree by their ids.
 *
 * @param time when the call was made, in epoch milliseconds
 * @param offset where its one record stands; {@link #IN_TREE} for a call of the tree
 * @param usageId the id of a call of the tree; empty for others
 */
public record CallPlace(long time, long offset, String usageId) implements Comparable<CallPlace> {
  private static final long IN_TREE = Long.MAX_VALUE;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
  private static final Pattern TREE = Pattern.compile("(\\d{1,18})/(.{1,1024})", Pattern.DOTALL);
  private static final Comparator<CallPlace> ORDER =
      Comparator.comparingLong(CallPlace::time)
          .thenComparingLong(CallPlace::offset)
          .thenComparing(place -> utf8(place.usageId()), Arrays::compareUnsigned);

  static CallPlace logged(long time, long offset) {
    return new CallPlace(time, offset, "");
  }

  static CallPlace inTree(long time, String usageId) {
    return new CallPlace(time, IN_TREE, usageId);
  }

  boolean isInTree() {
    return offset == IN_TREE;
  }

  @Override
  public int compareTo(CallPlace other) {
    return ORDER.compare(this, other);
  }

  /** The cursor of a page that ends with this call. */
  public String cursor() {
    String text = time + (isInTree() ? "/" + usageId : "-" + offset);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(text));
  }

  /** The place a cursor names; empty where it is none. */
  public static Optional<CallPlace> ofCursor(String cursor) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Matcher logged = TEXT.matcher(text);
    if (logged.matches()) {
      return Optional.of(logged(Long.parseLong(logged.group(1)), Long.parseLong(logged.group(2))));
    }
    Matcher tree = TREE.matcher(text);
    return tree.matches()
        ? Optional.of(inTree(Long.parseLong(tree.group(1)), tree.group(2)))
        : Optional.empty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
