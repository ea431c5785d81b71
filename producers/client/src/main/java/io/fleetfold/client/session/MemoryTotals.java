package io.fleetfold.client.session;

import java.nio.charset.StandardCharsets;

/** Adds up what sessions in memory hold. Not thread-safe. */
final class MemoryTotals {
  private final long[] byStatus = new long[SessionStatus.values().length];
  private long events;
  private long messages;
  private long messageBytes;
  private long stateEntries;
  private long stateBytes;

  void add(SessionSnapshot session) {
    byStatus[session.status().ordinal()]++;
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
    long active = byStatus[SessionStatus.ACTIVE.ordinal()];
    long completed = byStatus[SessionStatus.COMPLETED.ordinal()];
    long abandoned = byStatus[SessionStatus.ABANDONED.ordinal()];
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
