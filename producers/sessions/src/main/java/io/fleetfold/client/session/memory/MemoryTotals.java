package io.fleetfold.client.session.memory;

import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStats;
import io.fleetfold.client.session.SessionStatus;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Adds up what sessions in memory hold. Not thread-safe. */
final class MemoryTotals {
  private final Map<SessionStatus, Long> byStatus = new EnumMap<>(SessionStatus.class);
  private long events;
  private long messages;
  private long messageBytes;
  private long stateEntries;
  private long stateBytes;

  void add(SessionSnapshot session) {
    byStatus.merge(session.status(), 1L, Long::sum);
    events += session.eventCount();
    messages += session.messageCount();
    for (SessionMessage message : session.messages()) {
      String content = message.content().map(Object::toString).orElse("");
      messageBytes += content.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  void add(MemoryState state) {
    state.forEach(
        (key, at) -> {
          stateEntries++;
          stateBytes += key.length() + SessionJson.tree("state", at.value()).toString().length();
        });
  }

  SessionStats stats() {
    long active = byStatus.getOrDefault(SessionStatus.ACTIVE, 0L);
    long completed = byStatus.getOrDefault(SessionStatus.COMPLETED, 0L);
    long abandoned = byStatus.getOrDefault(SessionStatus.ABANDONED, 0L);
    return new SessionStats(
        active + completed + abandoned,
        active,
        completed,
        abandoned,
        events,
        messages,
        messageBytes,
        stateEntries,
        stateBytes);
  }
}
