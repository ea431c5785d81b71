package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a {@link SessionInput.Event} of a record of a user's log. One that is no session's is
 * refused; one that can't be folded but says whose it is goes on, so that its writer can be told.
 * Thread-safe.
 */
public final class SessionInputReader implements InputReader<SessionInput> {
  // what an event may be at most, fields and ids, and what the topic takes uncompressed
  private static final int MAX_SENT_ON =
      Fleet.messageBytes(Topics.AGENT_SESSION_EVENTS) - (64 << 10);

  private final RecordReaders readers;
  private final Limits limits;
  private final SessionLimits sizes;
  private final int partitions;

  /**
   * A reader.
   *
   * @param sizes of JSON fields; a larger one is refused, since what an agent remembers must not be
   *     cut
   */
  public SessionInputReader(
      RecordReaders readers, Limits limits, SessionLimits sizes, int partitions) {
    this.readers = readers;
    this.limits = limits;
    this.sizes = sizes;
    this.partitions = partitions;
  }

  @Override
  public SessionInput read(Source source, Standing standing) {
    try {
      return decode(source);
    } catch (UndecodableException e) {
      return refused(source, e.reason(), e.getMessage());
    } catch (Refusal e) {
      return refused(source, e.reason(), e.getMessage());
    }
  }

  @Override
  public SessionInput refused(Source source, String reason, String message) {
    return new Input.Refused(source, reason, message);
  }

  private SessionInput decode(Source source) {
    if (source.value() == null) {
      throw new Refusal(
          Refusal.INVALID, "the value is null: delete a session by an event session_deleted");
    }
    AgentRunEvent event = readers.events().deserialize(source.name(), source.value());
    Issues issues = new Issues();
    FieldRules rules = new FieldRules(limits, source.logTime(), issues);
    event.setAppName(rules.requiredId("app_name", event.getAppName()));
    event.setUserId(rules.requiredId("user_id", event.getUserId()));
    event.setSessionId(rules.requiredId("session_id", event.getSessionId()));
    event.setEventId(rules.requiredId("event_id", event.getEventId()));
    String userKey = RecordKeys.ofUser(event.getAppName(), event.getUserId());
    byte[] key = userKey.getBytes(StandardCharsets.UTF_8);
    if (source.partition() != RecordKeys.partition(key, partitions)) {
      return stray(source, userKey, key);
    }
    try {
      limits.checkSize(source);
      checkKey(source, key);
      Normaliser.sessionEvent(event, rules, sizes);
      StateDelta delta = StateDelta.of(event.getStateDelta());
      SessionFacts facts = SessionFacts.of(event);
      return new SessionInput.Event(source, event, facts, delta, null, issues.reasons());
    } catch (Refusal e) {
      return new SessionInput.Event(source, event, null, StateDelta.NONE, e, List.of());
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

  /**
   * An event in another partition than its key's, where a partitioner of another kind has put it:
   * all events of a user stand there then, in their order, and keep it on their way home. Under
   * another key they may stand anywhere, in no order.
   */
  private static SessionInput stray(Source source, String userKey, byte[] right) {
    checkKey(source, right);
    if (Origin.isOf(source)) {
      throw new Refusal(
          Refusal.INVALID,
          "the partition is not the key's, although the event was sent on to it: "
              + source.name()
              + " has another number of partitions than the fleet is configured for");
    }
    int bytes = source.value().length + right.length;
    if (bytes > MAX_SENT_ON) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          "the partition is not the key's, and an event of "
              + bytes
              + " bytes is too large to be sent on: set partitioner=murmur2_random (librdkafka)");
    }
    return new Input.Stray(source, userKey);
  }
}
