package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.FoundSession;
import io.fleetfold.streams.sessions.views.SessionViews.Filter;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * What instances tell each other of sessions, as JSON with the names of fields: a field that lacks
 * stays as it is in a new record, one that is not known is passed over, so that two releases
 * understand each other.
 */
public final class SessionWire {
  static final String ITEMS = "items";
  static final String PASSED = "passed";
  private static final String KEY = "key";

  private SessionWire() {}

  /** What {@link SessionPartials#found} is asked. */
  public static byte[] filter(Filter filter, int count) {
    Map<String, Object> members = new HashMap<>();
    members.put("app_name", filter.app());
    members.put("user_id", filter.user());
    members.put("status", filter.status());
    members.put("updated_before", filter.updatedBefore());
    members.put("count", count);
    return Json.bytes(members);
  }

  static Filter filter(JsonNode json) {
    JsonNode before = json.path("updated_before");
    return new Filter(
        json.path("app_name").textValue(),
        json.path("user_id").textValue(),
        json.path("status").textValue(),
        before.isNumber() ? (Long) before.longValue() : null);
  }

  static byte[] found(List<FoundSession> found) {
    return Json.bytes(
        Map.of(
            ITEMS,
            found.stream()
                .map(each -> List.of(each.id().userKey(), each.id().sessionId(), each.updatedAt()))
                .toList()));
  }

  /** What {@link SessionPartials#found} answers. */
  public static List<FoundSession> found(byte[] answer) {
    List<FoundSession> found = new ArrayList<>();
    for (JsonNode each : tree(answer).path(ITEMS)) {
      found.add(new FoundSession(id(each), each.path(2).longValue()));
    }
    return found;
  }

  /** What {@link SessionPartials#sessions} is asked. */
  public static byte[] ids(Collection<SessionId> ids) {
    return Json.bytes(
        Map.of(ITEMS, ids.stream().map(id -> List.of(id.userKey(), id.sessionId())).toList()));
  }

  static List<SessionId> ids(JsonNode json) {
    List<SessionId> ids = new ArrayList<>();
    json.path(ITEMS).forEach(each -> ids.add(id(each)));
    return ids;
  }

  private static SessionId id(JsonNode json) {
    return new SessionId(json.path(0).asText(), json.path(1).asText());
  }

  /** What {@link SessionPartials#appends} is asked. */
  public static byte[] questions(List<AppendQuestion> questions, long timeoutMs) {
    List<List<Object>> items = new ArrayList<>();
    for (AppendQuestion each : questions) {
      Position at = each.position();
      items.add(
          Arrays.asList(
              each.name().id().userKey(),
              each.name().id().sessionId(),
              each.name().eventId(),
              at == null ? null : at.partition(),
              at == null ? null : at.offset()));
    }
    return Json.bytes(Map.of(ITEMS, items, SessionWaiting.TIMEOUT, timeoutMs));
  }

  static List<AppendQuestion> questions(JsonNode json) {
    List<AppendQuestion> questions = new ArrayList<>();
    for (JsonNode each : json.path(ITEMS)) {
      questions.add(
          new AppendQuestion(
              new AppendName(id(each), each.path(2).asText()),
              each.path(3).isNumber()
                  ? new Position(each.path(3).intValue(), each.path(4).longValue())
                  : null));
    }
    return questions;
  }

  static byte[] state(Map<String, StateEntry> entries) {
    return Json.written(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart(ITEMS);
          for (Map.Entry<String, StateEntry> entry : entries.entrySet()) {
            out.writeStartObject();
            out.writeStringField(KEY, entry.getKey());
            AvroJson.fields(entry.getValue(), /* brief= */ false, out);
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /** What {@link SessionPartials#appState} answers. */
  public static Map<String, StateEntry> state(byte[] answer) {
    Map<String, StateEntry> entries = new TreeMap<>();
    for (JsonNode each : tree(answer).path(ITEMS)) {
      entries.put(each.path(KEY).textValue(), fill(new StateEntry(), each));
    }
    return entries;
  }

  /** What the totals of {@link SessionPartials} answer. */
  public static SessionTally tally(byte[] answer) {
    return fill(new SessionTally(), tree(answer));
  }

  private static <R extends SpecificRecord> R fill(R record, JsonNode json) {
    for (Schema.Field field : record.getSchema().getFields()) {
      JsonNode value = json.path(field.name());
      if (value.isMissingNode()) {
        continue;
      }
      switch (AvroJson.value(field.schema()).getType()) {
        case STRING -> record.put(field.pos(), value.textValue());
        case LONG -> record.put(field.pos(), value.longValue());
        case INT -> record.put(field.pos(), value.intValue());
        default -> throw new IllegalStateException("say how " + field + " is read from JSON");
      }
    }
    return record;
  }

  /** Whether a wait of {@link SessionPartials} has come about. */
  public static boolean passed(byte[] answer) {
    return tree(answer).path(PASSED).booleanValue();
  }

  /** Offsets by partition, as {@link SessionPartials} answers them. */
  public static Map<Integer, Long> offsets(byte[] answer) {
    Map<Integer, Long> offsets = new TreeMap<>();
    tree(answer)
        .properties()
        .forEach(at -> offsets.put(Integer.valueOf(at.getKey()), at.getValue().longValue()));
    return offsets;
  }

  /** The items of an answer as they stand in it, in their order; null where one is null. */
  public static List<byte[]> items(byte[] answer) {
    List<byte[]> items = new ArrayList<>();
    try (JsonParser parser = Json.MAPPER.createParser(answer)) {
      while (parser.nextToken() != JsonToken.START_ARRAY) {
        // up to the list, the only one of the answer's members
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        items.add(isNull ? null : Arrays.copyOfRange(answer, start, end));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return items;
  }

  static JsonNode tree(byte[] json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
