package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.ingest.StateDelta;
import io.fleetfold.streams.sessions.SessionRecords;
import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes sessions as JSON; state and messages are copied as they stand in the stores. */
public final class SessionAnswers {
  private SessionAnswers() {}

  /**
   * A session.
   *
   * @param messages oldest first; null where they were not asked for
   */
  static void write(View view, List<byte[]> messages, JsonGenerator out) throws IOException {
    out.writeStartObject();
    AvroJson.fields(SessionRecords.session(view.id(), view.core()), /* brief= */ false, out);
    merged(view, out);
    if (messages != null) {
      out.writeFieldName("messages");
      messages(messages, out);
    }
    out.writeObjectFieldStart("as_of");
    out.writeObjectFieldStart(Topics.AGENT_SESSION_EVENTS.name());
    out.writeNumberField(Integer.toString(view.partition()), view.nextOffset());
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndObject();
  }

  /** Messages in that order. */
  static void messages(List<byte[]> messages, JsonGenerator out) throws IOException {
    StoredMessageJson json = new StoredMessageJson();
    out.writeStartArray();
    messages.forEach(message -> json.write(message, out));
    out.writeEndArray();
  }

  /** The state of a session, merged and by scope. */
  static void state(View view, JsonGenerator out) throws IOException {
    out.writeStartObject();
    merged(view, out);
    scope("session", view.session(), out);
    scope("user", view.user(), out);
    scope("app", view.app(), out);
    out.writeNumberField("revision", view.core().getRevision());
    out.writeEndObject();
  }

  private static void merged(View view, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("state");
    entries("", view.session(), out);
    entries(StateDelta.USER, view.user(), out);
    entries(StateDelta.APP, view.app(), out);
    out.writeEndObject();
  }

  private static void entries(String prefix, Map<String, StateEntry> entries, JsonGenerator out)
      throws IOException {
    for (Map.Entry<String, StateEntry> entry : entries.entrySet()) {
      out.writeFieldName(prefix + entry.getKey());
      out.writeRawValue(entry.getValue().getValue());
    }
  }

  private static void scope(String name, Map<String, StateEntry> entries, JsonGenerator out)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, StateEntry> entry : entries.entrySet()) {
      out.writeObjectFieldStart(entry.getKey());
      out.writeFieldName("value");
      out.writeRawValue(entry.getValue().getValue());
      out.writeNumberField("revision", entry.getValue().getRevision());
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
