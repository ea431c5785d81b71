package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentRunEvent;

/** What an event is known by within its run: ids of sessions' events are unique in the session. */
final class EventId {
  private EventId() {}

  static String of(AgentRunEvent event) {
    String id = Text.clean(event.getEventId());
    return Text.present(event.getSessionId())
        ? Text.scope(
                "",
                Text.cleanOrNull(event.getAppName()),
                Text.cleanOrNull(event.getUserId()),
                Text.clean(event.getSessionId()))
            + '|'
            + id
        : id;
  }
}
