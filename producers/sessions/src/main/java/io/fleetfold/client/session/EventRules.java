package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fleetfold.records.AgentRunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/** What the known types of events must tell in their data. The fold checks the same again. */
final class EventRules {
  private static final Set<String> ROLES = Set.of("user", "agent", "tool");

  private static final int MESSAGES = 1_000;

  /** What the streams app takes unless configured, by the log's clock. */
  private static final Duration AHEAD = Duration.ofHours(24);

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
        messages(data.path("messages"));
      }
      case SessionEventTypes.ROUTE_ENTERED, SessionEventTypes.ROUTE_COMPLETED ->
          Inputs.id("data.route", data.path("route").textValue());
      case SessionEventTypes.MESSAGE -> role(data.path("role"));
      default -> {
        // any other type is kept as it is
      }
    }
  }

  /** The streams app would set another time to the log's, and nobody would be told. */
  static void time(Instant time, Instant now) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(now.plus(AHEAD))) {
      throw new InvalidSessionInputException(
          "timestamp",
          "is " + time + ", and it is " + now + " here",
          "take a time between 1970 and a day from now, in milliseconds since 1970");
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
          "data.ttl_ms", "is not a time to live", "take a whole number of milliseconds above 0");
    }
  }

  private static void role(JsonNode role) {
    boolean known = ROLES.contains(role.asText());
    if (!isUnset(role) && !known) {
      throw new InvalidSessionInputException("data.role", "is unknown", "take user, agent or tool");
    }
  }

  private static void messages(JsonNode messages) {
    if (isUnset(messages)) {
      return;
    }
    if (!messages.isArray()) {
      throw new InvalidSessionInputException(
          "data.messages",
          "is not a JSON array",
          "write it as [{\"role\": ..., \"content\": ...}]");
    }
    if (messages.size() > MESSAGES) {
      throw new InvalidSessionInputException(
          "data.messages",
          "has " + messages.size() + " messages",
          "append at most " + MESSAGES + " at once");
    }
    for (JsonNode message : messages) {
      if (!ROLES.contains(message.path("role").asText())) {
        throw new InvalidSessionInputException(
            "data.messages.role", "is missing or unknown", "take user, agent or tool");
      }
      Inputs.optionalId("data.messages.author", message.path("author").textValue());
    }
  }

  private static boolean isUnset(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
