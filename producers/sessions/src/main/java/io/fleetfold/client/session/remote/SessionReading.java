package io.fleetfold.client.session.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.session.Decision;
import io.fleetfold.client.session.RouteVisit;
import io.fleetfold.client.session.ScopedState;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStats;
import io.fleetfold.client.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sessions from the query API's JSON. */
final class SessionReading {
  private SessionReading() {}

  static SessionStats stats(JsonNode json) {
    return new SessionStats(
        json.path("sessions").asLong(),
        json.path("active").asLong(),
        json.path("completed").asLong(),
        json.path("abandoned").asLong(),
        json.path("events").asLong(),
        json.path("messages").asLong(),
        json.path("message_bytes").asLong(),
        json.path("state_entries").asLong(),
        json.path("state_bytes").asLong());
  }

  static SessionSnapshot session(JsonNode json) {
    return new SessionSnapshot(
        new SessionKey(
            json.path("app_name").asText(),
            json.path("user_id").asText(),
            json.path("session_id").asText()),
        json.path("generation").asLong(),
        SessionStatus.of(json.path("status").asText("active")),
        SessionJson.map(json.get("state")),
        text(json, "current_route"),
        text(json, "current_step"),
        list(json.path("route_history"), SessionReading::visit),
        json.path("message_count").asLong(),
        json.path("event_count").asLong(),
        time(json, "last_message_at"),
        SessionJson.map(json.get("metadata")),
        time(json, "created_at").orElse(Instant.EPOCH),
        time(json, "updated_at").orElse(Instant.EPOCH),
        time(json, "completed_at"),
        present(json, "ttl_ms").map(ttl -> Duration.ofMillis(ttl.asLong())),
        json.path("revision").asLong(),
        list(json.path("messages"), SessionReading::message));
  }

  private static RouteVisit visit(JsonNode json) {
    return new RouteVisit(
        json.path("route").asText(),
        text(json, "step"),
        time(json, "entered_at").orElse(Instant.EPOCH),
        time(json, "exited_at"),
        json.path("completed").asBoolean());
  }

  static SessionMessage message(JsonNode json) {
    return new SessionMessage(
        json.path("message_id").asText(),
        json.path("sequence").asLong(),
        time(json, "timestamp").orElse(Instant.EPOCH),
        json.path("role").asText(),
        text(json, "author"),
        present(json, "content"),
        SessionJson.frozen(json.get("data")),
        SessionJson.frozen(json.get("state_delta")),
        text(json, "invocation_id"),
        text(json, "run_id"),
        json.path("agent_id").asText(),
        text(json, "route"),
        text(json, "step"),
        json.path("final_response").asBoolean(),
        json.path("revision").asLong());
  }

  static ScopedState state(JsonNode json) {
    return new ScopedState(
        versions(json.path("session")),
        versions(json.path("user")),
        versions(json.path("app")),
        json.path("revision").asLong());
  }

  private static Map<String, ScopedState.Versioned> versions(JsonNode json) {
    Map<String, ScopedState.Versioned> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      all.put(
          entry.getKey(),
          new ScopedState.Versioned(
              SessionJson.object(entry.getValue().path("value")),
              entry.getValue().path("revision").asLong()));
    }
    return Collections.unmodifiableMap(all);
  }

  static Decision decision(JsonNode json) {
    return new Decision(
        json.path("outcome").asText(),
        json.path("reason").asText(null),
        json.path("message").asText(null),
        present(json, "revision").map(JsonNode::asLong).orElse(null));
  }

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
    List<T> all = new ArrayList<>(array.size());
    array.forEach(item -> all.add(reader.apply(item)));
    return Collections.unmodifiableList(all);
  }

  static Optional<String> text(JsonNode json, String field) {
    return present(json, field).map(JsonNode::asText);
  }

  private static Optional<JsonNode> present(JsonNode json, String field) {
    return Optional.ofNullable(json.get(field)).filter(value -> !value.isNull());
  }

  private static Optional<Instant> time(JsonNode json, String field) {
    return present(json, field)
        .map(
            value ->
                value.isNumber()
                    ? Instant.ofEpochMilli(value.asLong())
                    : Instant.parse(value.asText()));
  }
}
