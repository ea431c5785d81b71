package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message of a session. Immutable; JSON values are as Jackson reads them.
 *
 * @param id the event's id
 * @param sequence position among the session's messages, from 1 on
 * @param timestamp when it was said
 * @param role user, agent or tool
 * @param author user, or an agent's name
 * @param content its parts: text, tool request, tool response; not to be changed
 * @param data what else the event told
 * @param stateDelta the state keys it changed, {@code temp:} keys left out; null values removed one
 * @param invocationId the turn that caused it
 * @param runId the run it belongs to
 * @param agentId the agent that acted
 * @param route the session's route at that moment
 * @param step the step of that route
 * @param finalResponse whether it is the last answer of the turn
 * @param revision the session's revision with it
 */
public record SessionMessage(
    String id,
    long sequence,
    Instant timestamp,
    String role,
    Optional<String> author,
    Optional<JsonNode> content,
    Map<String, Object> data,
    Map<String, Object> stateDelta,
    Optional<String> invocationId,
    Optional<String> runId,
    String agentId,
    Optional<String> route,
    Optional<String> step,
    boolean finalResponse,
    long revision) {
  /** The text of its parts, one after the other; empty where there is none. */
  public String text() {
    return content.map(SessionJson::text).orElse("");
  }
}
