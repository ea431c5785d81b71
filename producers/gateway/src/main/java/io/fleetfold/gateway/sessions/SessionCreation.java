package io.fleetfold.gateway.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.Ids;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionEventTypes;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.gateway.http.ProblemDetail;
import io.fleetfold.schemas.Nearest;
import io.fleetfold.schemas.Text;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session that is to be created.
 *
 * @param key names it
 * @param event begins it
 */
record SessionCreation(SessionKey key, SessionEvent event) {
  private static final List<String> FIELDS =
      List.of("app_name", "user_id", "session_id", "event_id", "state", "metadata", "ttl_ms");

  /** That of a body; {@code ids} makes the session's where it names none. */
  static SessionCreation of(JsonNode body, Ids ids) {
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        String told = Text.head(name, 60);
        throw bad(
            told,
            "there is no field '" + told + "'",
            Nearest.of(told, FIELDS).map(nearest -> "did you mean " + nearest + "?").orElse(null));
      }
    }
    String session = text(body, "session_id");
    SessionKey key =
        new SessionKey(
            text(body, "app_name"),
            text(body, "user_id"),
            session == null || session.isBlank() ? ids.next() : session);
    Map<String, Object> data = new LinkedHashMap<>();
    put(data, body, "metadata");
    put(data, body, "ttl_ms");
    SessionEvent event = SessionEvent.of(SessionEventTypes.CREATED).data(data).awaited();
    object(body, "state").properties().forEach(e -> event.set(e.getKey(), e.getValue()));
    String eventId = text(body, "event_id");
    return new SessionCreation(key, eventId == null ? event : event.id(eventId));
  }

  private static void put(Map<String, Object> data, JsonNode body, String name) {
    if (body.hasNonNull(name)) {
      data.put(name, body.get(name));
    }
  }

  private static JsonNode object(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
      throw bad(name, name + " is not a JSON object", "write it as {\"key\": value}");
    }
    return value;
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw bad(name, name + " is no text", "write it in quotes");
    }
    return value.textValue();
  }

  private static RuntimeException bad(String field, String detail, String remedy) {
    return ProblemDetail.of(400, "bad session", detail, field, remedy).thrown();
  }
}
