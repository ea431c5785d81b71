package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event of a run was folded, from where it can be read again: always in the run's
 * partition of {@code agent-events}, to which strays and events of sessions are sent on. Ordered as
 * the events of a run are: by their times, and within a millisecond as the log has them.
 *
 * @param time the event's time as it was folded, in epoch milliseconds
 * @param offset the event's sequence
 * @param type the event's type; empty where only the place is meant
 */
public record EventPlace(long time, long offset, String type) implements Comparable<EventPlace> {
  private static final Comparator<EventPlace> ORDER =
      Comparator.comparingLong(EventPlace::time).thenComparingLong(EventPlace::offset);

  private static final Pattern CURSOR = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
  private static final int FIXED = 2 * Long.BYTES;

  static EventPlace of(Source source, AgentRunEvent event) {
    return new EventPlace(
        event.getTimestamp().toEpochMilli(), source.offset(), event.getEventType());
  }

  @Override
  public int compareTo(EventPlace other) {
    return ORDER.compare(this, other);
  }

  // the type belongs to the place, and does not tell two of them apart
  @Override
  public boolean equals(Object other) {
    return other instanceof EventPlace place && compareTo(place) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * time + offset);
  }

  /** The cursor of a page that ends with this event. */
  public String cursor() {
    return time + "-" + offset;
  }

  /** The place a cursor names; empty where it is none. */
  public static Optional<EventPlace> ofCursor(String cursor) {
    Matcher parts = CURSOR.matcher(cursor);
    return parts.matches()
        ? Optional.of(
            new EventPlace(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), ""))
        : Optional.empty();
  }

  byte[] encode() {
    byte[] text = type.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED + text.length).putLong(time).putLong(offset).put(text).array();
  }

  static EventPlace decode(ByteBuffer from) {
    long time = from.getLong();
    long offset = from.getLong();
    return new EventPlace(time, offset, StandardCharsets.UTF_8.decode(from).toString());
  }
}
