package io.fleetfold.streams.app;

import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;

/** Events of sessions with everything set that a test does not care about. */
public final class Sessions {
  public static final String APP = "shop";
  public static final String USER = "ann";

  private Sessions() {}

  public static AgentRunEvent.Builder event(String sessionId, String eventId, String type) {
    return AgentRunEvent.newBuilder()
        .setEventId(eventId)
        .setAppName(APP)
        .setUserId(USER)
        .setSessionId(sessionId)
        .setAgentId("agent-1")
        .setAgentName("Agent 1")
        .setEventType(type)
        .setTimestamp(Instant.ofEpochMilli(Records.T0));
  }

  public static AgentRunEvent.Builder created(String sessionId, String eventId) {
    return event(sessionId, eventId, "session_created");
  }

  public static AgentRunEvent.Builder message(String sessionId, String eventId, String text) {
    return event(sessionId, eventId, "message")
        .setAuthor("user")
        .setContent("{\"parts\":[{\"text\":\"" + text + "\"}]}");
  }
}
