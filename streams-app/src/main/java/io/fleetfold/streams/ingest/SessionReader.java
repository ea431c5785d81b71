package io.fleetfold.streams.ingest;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Makes an {@link Input.SessionEvent} of a record of a user's log. One that is no session's is
 * refused; one that can't be folded but says whose it is goes on, so that its writer can be told.
 * Thread-safe.
 */
public final class SessionReader implements InputReader {
  private final RecordReaders readers;
  private final Limits limits;
  private final int fieldBytes;
  private final int partitions;

  /**
   * A reader.
   *
   * @param fieldBytes UTF-8 bytes of one JSON field; a larger one is refused, since what an agent
   *     remembers must not be cut
   */
  public SessionReader(RecordReaders readers, Limits limits, int fieldBytes, int partitions) {
    this.readers = readers;
    this.limits = limits;
    this.fieldBytes = fieldBytes;
    this.partitions = partitions;
  }

  @Override
  public Input read(Source source, boolean rerouted) {
    try {
      return decode(source);
    } catch (UndecodableException e) {
      return new Input.Refused(source, e.reason(), e.getMessage());
    } catch (Refusal e) {
      return new Input.Refused(source, e.reason(), e.getMessage());
    }
  }

  private Input decode(Source source) {
    if (source.value() == null) {
      throw new Refusal(
          Refusal.INVALID, "the value is null: delete a session by an event session_deleted");
    }
    AgentRunEvent event = readers.events().deserialize(source.name(), source.value());
    Notes notes = new Notes();
    Rules rules = new Rules(limits, source.logTime(), notes);
    event.setAppName(rules.requiredId("app_name", event.getAppName()));
    event.setUserId(rules.requiredId("user_id", event.getUserId()));
    event.setSessionId(rules.requiredId("session_id", event.getSessionId()));
    event.setEventId(rules.requiredId("event_id", event.getEventId()));
    byte[] key = UserKey.of(event.getAppName(), event.getUserId()).getBytes(StandardCharsets.UTF_8);
    checkPartition(source, key);
    try {
      checkKey(source, key);
      Normaliser.sessionEvent(event, rules, fieldBytes);
      StateDelta delta = StateDelta.of(event.getStateDelta());
      SessionFacts facts = SessionFacts.of(event);
      return new Input.SessionEvent(source, event, facts, delta, null, notes.reasons());
    } catch (Refusal e) {
      return new Input.SessionEvent(source, event, null, StateDelta.NONE, e, List.of());
    }
  }

  private static void checkKey(Source source, byte[] right) {
    if (!Arrays.equals(right, source.key())) {
      String key = new String(right, StandardCharsets.UTF_8);
      throw new Refusal(
          Refusal.INVALID,
          "the key is not '" + Text.head(key, 200) + "': publish under app_name/user_id, encoded");
    }
  }

  /** In another partition its session is not known: nobody there can tell its writer. */
  private void checkPartition(Source source, byte[] right) {
    if (source.partition() != Placement.partition(right, partitions)) {
      throw new Refusal(
          Refusal.INVALID,
          "the partition is not the key's: publish without a partition of your own");
    }
  }
}
