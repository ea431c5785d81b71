package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.gateway.otlp.Attributes;
import java.util.List;
import java.util.Set;

/**
 * What a coding agent tells with a log record or a span.
 *
 * @param agent who sends
 * @param resource attributes of the process
 * @param own attributes of the record or the span
 */
record AgentAttributes(CodingAgent agent, Attributes resource, Attributes own) {
  private static final String LOCAL_USER = "local";
  private static final Set<String> REDACTED = Set.of("<REDACTED>", "[REDACTED]");

  /** A scalar as text; null where there is none. */
  String text(String name) {
    return own.text(name);
  }

  /** A text that the emitter may have kept back; null then. */
  String content(String name) {
    String text = text(name);
    return text == null || REDACTED.contains(text) ? null : text;
  }

  /** The session's id; null where none is named. */
  String session() {
    String id = firstId(agent.sessionNames());
    return id == null ? EmitterIds.bounded(resource.text("session.id")) : id;
  }

  /** Whose session it is. */
  String user() {
    String id = firstId(agent.userNames());
    return id == null ? LOCAL_USER : id;
  }

  private String firstId(List<String> names) {
    for (String name : names) {
      // a number is no conversation's: Rust names a thread of the process so, too
      boolean isNumber = own.has(name) && own.value(name).hasIntValue();
      String id = isNumber ? null : EmitterIds.bounded(text(name));
      if (id != null) {
        return id;
      }
    }
    return null;
  }
}
