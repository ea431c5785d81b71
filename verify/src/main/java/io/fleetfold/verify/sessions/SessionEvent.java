package io.fleetfold.verify.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.verify.replay.Clock;
import io.fleetfold.verify.replay.Json;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Text;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An event as it is folded.
 *
 * @param id its session
 * @param event the event, normalised; only its ids are certain where it is not valid
 * @param time when it happened, by itself
 * @param valid whether it keeps the rules that hold for every event
 */
record SessionEvent(
    SessionId id,
    AgentRunEvent event,
    LogRecord record,
    long time,
    Facts facts,
    Delta delta,
    boolean valid) {

  /** Makes one of a record; empty where it can't be told whose it is, or it stands elsewhere. */
  static Optional<SessionEvent> of(LogRecord record, SessionReplayConfig rules) {
    if (!(record.value() instanceof AgentRunEvent told) || !hasIds(told)) {
      return Optional.empty();
    }
    AgentRunEvent event = AgentRunEvent.newBuilder(told).build();
    SessionId id =
        new SessionId(
            Text.clean(told.getAppName()),
            Text.clean(told.getUserId()),
            Text.clean(told.getSessionId()));
    event.setEventId(Text.clean(told.getEventId()));
    if (RecordKeys.partition(id.logKey(), rules.partitions()) != record.partition()) {
      return Optional.empty();
    }
    try {
      if (!id.logKey().equals(record.key())) {
        throw new InvalidEventException("another key");
      }
      normalise(event, rules);
      return Optional.of(
          new SessionEvent(
              id,
              event,
              record,
              Clock.clamp(event.getTimestamp(), record.time()),
              Facts.of(event),
              Delta.of(event.getStateDelta()),
              /* valid= */ true));
    } catch (InvalidEventException e) {
      return Optional.of(
          new SessionEvent(id, event, record, 0, null, Delta.NONE, /* valid= */ false));
    }
  }

  /** Whether the record stands in a wrong partition, from where it is sent on. */
  static boolean strays(LogRecord record, SessionReplayConfig rules) {
    if (!(record.value() instanceof AgentRunEvent told) || !hasIds(told)) {
      return false;
    }
    String key =
        new SessionId(Text.clean(told.getAppName()), Text.clean(told.getUserId()), "").logKey();
    return key.equals(record.key())
        && RecordKeys.partition(key, rules.partitions()) != record.partition();
  }

  private static boolean hasIds(AgentRunEvent event) {
    return Text.isId(event.getAppName())
        && Text.isId(event.getUserId())
        && Text.isId(event.getSessionId())
        && Text.isId(event.getEventId());
  }

  private static void normalise(AgentRunEvent event, SessionReplayConfig rules) {
    event.setRunId(optionalId(event.getRunId()));
    String agent = optionalId(event.getAgentId());
    event.setAgentId(agent == null ? "" : agent);
    event.setInvocationId(optionalId(event.getInvocationId()));
    event.setEventType(Text.label(event.getEventType()));
    if (event.getEventType().isBlank()) {
      throw new InvalidEventException("no event_type");
    }
    event.setAuthor(Text.label(event.getAuthor()));
    event.setData(json(event.getData(), rules.limits().fieldBytes()));
    event.setContent(json(event.getContent(), rules.limits().contentBytes()));
    event.setStateDelta(json(event.getStateDelta(), rules.limits().fieldBytes()));
    long all = bytes(event.getData()) + bytes(event.getContent()) + bytes(event.getStateDelta());
    if (all > SessionLimits.EVENT_BYTES) {
      throw new InvalidEventException("the fields are too long together");
    }
  }

  private static long bytes(String json) {
    return json == null ? 0 : KeyedState.utf8(json);
  }

  private static String optionalId(String id) {
    if (Text.present(id) && !Text.isId(id)) {
      throw new InvalidEventException("an id is too long");
    }
    return Text.cleanOrNull(id);
  }

  private static String json(String told, int mostBytes) {
    String json = JsonParts.clean(told);
    if (json != null
        && (!Json.valid(json) || json.getBytes(StandardCharsets.UTF_8).length > mostBytes)) {
      throw new InvalidEventException("a field is no JSON, or too long");
    }
    return json;
  }
}
