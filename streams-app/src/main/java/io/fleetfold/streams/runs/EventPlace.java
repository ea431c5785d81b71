package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.ingest.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event of a run was folded, from where it can be read again: earlier releases noted where
 * it was first written. Ordered as the events of a run are: by their times, and within a
 * millisecond as the log has them.
 *
 * @param time the event's time as it was folded, in epoch milliseconds
 * @param topic the topic without the fleet's prefix
 * @param partition the topic's partition
 * @param offset the event's sequence
 * @param type the event's type; empty where only the place is meant
 */
public record EventPlace(long time, String topic, int partition, long offset, String type)
    implements Comparable<EventPlace> {
  private static final Comparator<EventPlace> ORDER =
      Comparator.comparingLong(EventPlace::time)
          .thenComparingLong(EventPlace::offset)
          .thenComparing(EventPlace::topic)
          .thenComparingInt(EventPlace::partition);

  // their numbers are stored: a new topic is added at the end
  private static final List<String> TOPICS =
      List.of(Topics.AGENT_EVENTS.name(), Topics.AGENT_SESSION_EVENTS.name());
  private static final Pattern CURSOR =
      Pattern.compile("(\\d{1,18})-(\\d{1,18})-(\\d{1,9})-(\\d{1,9})");
  private static final int FIXED = 2 * Long.BYTES + Integer.BYTES + 1 + Short.BYTES;

  static EventPlace of(Source source, AgentRunEvent event) {
    return new EventPlace(
        event.getTimestamp().toEpochMilli(),
        source.topic(),
        source.partition(),
        source.offset(),
        event.getEventType());
  }

  static EventPlace of(long time, int topicNumber, int partition, long offset, String type) {
    return new EventPlace(time, TOPICS.get(topicNumber), partition, offset, type);
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
    return time + "-" + offset + "-" + topicNumber() + "-" + partition;
  }

  /** The topic's number in what is stored and in cursors. */
  public int topicNumber() {
    return TOPICS.indexOf(topic);
  }

  /** The place a cursor names; empty where it is none. */
  public static Optional<EventPlace> ofCursor(String cursor) {
    Matcher parts = CURSOR.matcher(cursor);
    if (!parts.matches() || Integer.parseInt(parts.group(3)) >= TOPICS.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new EventPlace(
            Long.parseLong(parts.group(1)),
            TOPICS.get(Integer.parseInt(parts.group(3))),
            Integer.parseInt(parts.group(4)),
            Long.parseLong(parts.group(2)),
            ""));
  }

  byte[] encode() {
    byte[] text = type.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED + text.length)
        .putLong(time)
        .putLong(offset)
        .putInt(partition)
        .put((byte) topicNumber())
        .putShort((short) text.length)
        .put(text)
        .array();
  }

  static EventPlace decode(ByteBuffer from) {
    long time = from.getLong();
    long offset = from.getLong();
    int partition = from.getInt();
    String topic = TOPICS.get(from.get());
    byte[] text = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(text);
    return new EventPlace(time, topic, partition, offset, new String(text, StandardCharsets.UTF_8));
  }
}
