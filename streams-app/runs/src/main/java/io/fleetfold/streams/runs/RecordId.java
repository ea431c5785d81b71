package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.IdScope;

/**
 * What a record is known by within its run, or within its agent's day.
 *
 * @param key a letter, then the id: {@code u} a call, {@code e} an event, {@code s} an event of a
 *     session, whose ids are unique in that session only
 * @param earlierKey the key under which earlier releases knew an event of a session; null for other
 *     records
 */
record RecordId(String key, String earlierKey) {
  /** Before the ids of calls. */
  static final char CALL = 'u';

  private static final char EVENT = 'e';
  private static final char SESSION_EVENT = 's';

  /** Before the ids of events. */
  static final char[] EVENTS = {EVENT, SESSION_EVENT};

  /** Before any id. */
  static final char[] KINDS = {CALL, EVENT, SESSION_EVENT};

  static RecordId of(AgentRunEvent event) {
    String plain = EVENT + event.getEventId();
    return event.getSessionId() == null
        ? new RecordId(plain, null)
        : new RecordId(
            SESSION_EVENT
                + IdScope.parts(event.getAppName(), event.getUserId(), event.getSessionId())
                + '|'
                + event.getEventId(),
            plain);
  }

  static RecordId of(AgentLlmUsage call) {
    return ofCall(call.getUsageId());
  }

  static RecordId ofCall(String usageId) {
    return new RecordId(CALL + usageId, null);
  }
}
