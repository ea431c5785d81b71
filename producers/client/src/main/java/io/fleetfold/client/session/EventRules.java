package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fleetfold.records.AgentRunEvent;
import java.util.Arrays;
import java.util.Set;

/** What the known types of events must tell in their data. The fold checks the same again. */
final class EventRules {
  private static final Set<String> ROLES = Set.of("user", "agent", "tool");

  private EventRules() {}

  static void check(AgentRunEvent event) {
    JsonNode data =
        event.getData() == null
            ? MissingNode.getInstance()
            : SessionJson.parse("data", event.getData());
    switch (event.getEventType()) {
      case SessionEventTypes.CREATED, SessionEventTypes.UPDATED, SessionEventTypes.CLOSED -> {
        status(data.path("status"));
        metadata(data.path("metadata"));
        ttl(data.path("ttl_ms"));
      }
      case SessionEventTypes.ROUTE_ENTERED, SessionEventTypes.ROUTE_COMPLETED ->
          Inputs.id("data.route", data.path("route").textValue());
      case SessionEventTypes.MESSAGE -> role(data.path("role"));
      default -> {
        // any other type is kept as it is
      }
    }
  }

  private static void status(JsonNode status) {
    boolean known =
        Arrays.stream(SessionStatus.values()).anyMatch(s -> s.label().equals(status.textValue()));
    if (!isUnset(status) && !known) {
      throw new InvalidSessionInputException(
          "data.status", "is unknown", "take active, completed or abandoned");
    }
  }

  private static void metadata(JsonNode metadata) {
    if (!isUnset(metadata) && !metadata.isObject()) {
      throw new InvalidSessionInputException(
          "data.metadata", "is not a JSON object", "write it as {\"name\": value}");
    }
  }

  private static void ttl(JsonNode ttl) {
    if (!isUnset(ttl) && !(ttl.canConvertToLong() && ttl.isIntegralNumber() && ttl.asLong() > 0)) {
      throw new InvalidSessionInputException(
          "data.ttl_ms", "is no time to live", "take a whole number of milliseconds above 0");
    }
  }

  private static void role(JsonNode role) {
    boolean known = ROLES.contains(role.asText());
    if (!isUnset(role) && !known) {
      throw new InvalidSessionInputException("data.role", "is unknown", "take user, agent or tool");
    }
  }

  private static boolean isUnset(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
