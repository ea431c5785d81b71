package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.runs.EventPlace;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.runs.views.RunEventViews.Event;
import io.fleetfold.streams.runs.views.RunEventViews.Events;
import io.fleetfold.streams.runs.views.RunEventViews.Range;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.Schema;

/** What is asked of the events of one run. */
public final class RunEventRoutes {
  private static final String RUN = "run_id";
  private static final String TYPE = "event_type";
  private static final String CURSOR = "cursor";

  private final RunEventViews views;

  public RunEventRoutes(RunEventViews views) {
    this.views = views;
  }

  public void events(Context ctx) {
    QueryParameters query = QueryParameters.of(ctx, TYPE, "limit", CURSOR);
    QueryCaller caller = QueryCaller.of(ctx);
    String runId = QueryParameters.checkId(RUN, ctx.pathParam(RUN));
    Range range = new Range(query.id(TYPE), after(query.text(CURSOR)), query.limit());
    Events events =
        views.events(runId, range).orElseThrow(() -> Problem.notFound("run", RUN, runId).thrown());
    ctx.contentType(Json.MEDIA_TYPE).result(Json.written(out -> page(events, caller, out)));
  }

  private static EventPlace after(String cursor) {
    return cursor == null
        ? null
        : EventPlace.ofCursor(cursor)
            .orElseThrow(
                () ->
                    Problem.badParameter(
                            CURSOR,
                            "cursor is not one that this list returned",
                            "take next_cursor of the page before")
                        .thrown());
  }

  /** A piece of the list, bounded by bytes too. */
  private static void page(Events events, QueryCaller caller, JsonGenerator out)
      throws IOException {
    long bytes = 0;
    int written = 0;
    boolean complete = events.unlisted() == 0;
    out.writeStartObject();
    out.writeArrayFieldStart("items");
    for (Event event : events.items()) {
      if (!isFor(caller, event)) {
        // written under a run of the caller's by another application
        written++;
        continue;
      }
      byte[] json = Json.written(item -> write(event, item));
      bytes += json.length;
      if (written > 0 && bytes > Pages.MAX_BYTES) {
        break;
      }
      out.writeRawValue(new String(json, StandardCharsets.UTF_8));
      complete &= event.record() != null;
      written++;
    }
    out.writeEndArray();
    boolean hasMore = events.hasMore() || written < events.items().size();
    out.writeBooleanField("has_more", hasMore);
    out.writeStringField(
        "next_cursor", hasMore ? events.items().get(written - 1).place().cursor() : null);
    out.writeBooleanField("complete", complete);
    out.writeNumberField("unlisted", events.unlisted());
    out.writeEndObject();
  }

  static boolean isFor(QueryCaller caller, Event event) {
    String app = event.record() == null ? null : event.record().getAppName();
    return app == null || caller.sees(app);
  }

  static void write(Event event, JsonGenerator out) throws IOException {
    out.writeStartObject();
    if (event.record() == null) {
      forgotten(event.place(), out);
    } else {
      AvroJson.fields(event.record(), /* brief= */ false, out);
    }
    out.writeStringField(
        "logged_at",
        event.loggedAt() < 0 ? null : Json.time(Instant.ofEpochMilli(event.loggedAt())));
    out.writeStringField("missing", event.record() == null ? "forgotten" : null);
    out.writeEndObject();
  }

  /** Of an event that the log does not have any more the store knows time, type and place. */
  private static void forgotten(EventPlace place, JsonGenerator out) throws IOException {
    for (Schema.Field field : AgentRunEvent.getClassSchema().getFields()) {
      switch (field.name()) {
        case "timestamp" ->
            out.writeStringField(field.name(), Json.time(Instant.ofEpochMilli(place.time())));
        case TYPE -> out.writeStringField(field.name(), place.type());
        case "sequence" -> out.writeNumberField(field.name(), place.offset());
        default -> out.writeNullField(field.name());
      }
    }
  }
}
