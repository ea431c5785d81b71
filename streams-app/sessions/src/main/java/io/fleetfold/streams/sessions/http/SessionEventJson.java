package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.views.SessionStep;
import io.fleetfold.streams.sessions.views.SessionStep.Change;
import io.fleetfold.streams.sessions.views.SessionViews.Steps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Writes events of a session as JSON: the fields of the event's schema, then what became of it and
 * what it changed.
 */
final class SessionEventJson {
  private SessionEventJson() {}

  /** A piece of the list, bounded by bytes too. */
  static void page(Steps steps, JsonGenerator out) throws IOException {
    long bytes = 0;
    int written = 0;
    boolean complete = true;
    out.writeStartObject();
    out.writeArrayFieldStart("items");
    for (SessionStep step : steps.items()) {
      byte[] json = Json.written(item -> write(step, item));
      bytes += json.length;
      if (written > 0 && bytes > Pages.MAX_BYTES) {
        break;
      }
      out.writeRawValue(new String(json, StandardCharsets.UTF_8));
      complete &= step.isWhole();
      written++;
    }
    out.writeEndArray();
    boolean hasMore = steps.hasMore() || written < steps.items().size();
    out.writeBooleanField("has_more", hasMore);
    out.writeStringField(
        "next_cursor", hasMore ? Long.toString(offset(steps.items(), written)) : null);
    out.writeBooleanField("complete", complete);
    out.writeFieldName("as_of");
    out.writePOJO(
        Map.of(Topics.AGENT_SESSION_EVENTS.name(), Map.of(steps.partition(), steps.nextOffset())));
    out.writeEndObject();
  }

  private static long offset(List<SessionStep> items, int written) {
    return items.get(written - 1).outcome().getOffset();
  }

  static void write(SessionStep step, JsonGenerator out) throws IOException {
    out.writeStartObject();
    AppendOutcome outcome = step.outcome();
    if (step.event() == null) {
      forgotten(step, out);
    } else {
      AvroJson.fields(step.event(), /* brief= */ false, out);
    }
    out.writeStringField(
        "logged_at", step.loggedAt() < 0 ? null : Json.time(Instant.ofEpochMilli(step.loggedAt())));
    out.writeNumberField("offset", outcome.getOffset());
    out.writeStringField("outcome", SessionAppendAnswers.word(outcome));
    out.writeStringField("reason", outcome.getReason());
    out.writeStringField("message", outcome.getMessage());
    out.writeFieldName("revision");
    out.writePOJO(outcome.getRevision() < 0 ? null : outcome.getRevision());
    out.writeBooleanField("duplicate", outcome.getDuplicate());
    out.writeStringField("missing", step.event() == null ? "forgotten" : null);
    out.writeArrayFieldStart("changes");
    for (Change change : step.changes()) {
      write(change, out);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** The fields of an event that is not there any more: all but its id are null. */
  private static void forgotten(SessionStep step, JsonGenerator out) throws IOException {
    for (Schema.Field field : AgentRunEvent.getClassSchema().getFields()) {
      out.writeStringField(field.name(), field.pos() == 0 ? step.eventId() : null);
    }
  }

  private static void write(Change change, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("key", change.key());
    out.writeStringField("scope", change.scope());
    value("before", change.before(), out);
    value("after", change.after(), out);
    out.writeStringField(
        "before_missing",
        change.missing() == null ? null : change.missing().name().toLowerCase(Locale.ROOT));
    out.writeEndObject();
  }

  private static void value(String name, String json, JsonGenerator out) throws IOException {
    out.writeFieldName(name);
    if (json == null) {
      out.writeNull();
    } else {
      out.writeRawValue(json);
    }
  }
}
