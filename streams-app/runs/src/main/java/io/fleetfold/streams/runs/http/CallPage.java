package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.runs.views.RunCallViews.Item;
import io.fleetfold.streams.runs.views.RunCallViews.Listed;
import io.fleetfold.streams.runs.views.RunCallViews.Missing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A piece of a list of calls, bounded by their number and by bytes. Not thread-safe. */
final class CallPage {
  private final int limit;
  private final List<String> items = new ArrayList<>();
  private long bytes;
  private long unlisted;
  private boolean forgotten;

  CallPage(int limit) {
    this.limit = limit;
  }

  /** How many more it takes. */
  int room() {
    return limit - items.size();
  }

  /** Takes the first of some calls, and tells how many. */
  int add(Listed calls) {
    unlisted += calls.unlisted();
    int added = 0;
    for (Item item : calls.items()) {
      byte[] json = Json.written(out -> write(item, out));
      if (!items.isEmpty() && bytes + json.length > Pages.MAX_BYTES) {
        return added;
      }
      bytes += json.length;
      items.add(new String(json, StandardCharsets.UTF_8));
      forgotten |= item.missing() == Missing.FORGOTTEN;
      added++;
    }
    return added;
  }

  /**
   * The page's JSON.
   *
   * @param next the cursor of what follows; null where nothing does
   */
  byte[] json(String next) {
    return Json.written(out -> write(next, out));
  }

  private void write(String next, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("items");
    for (String item : items) {
      out.writeRawValue(item);
    }
    out.writeEndArray();
    out.writeBooleanField("has_more", next != null);
    out.writeStringField("next_cursor", next);
    out.writeBooleanField("complete", unlisted == 0 && !forgotten);
    out.writeNumberField("unlisted", unlisted);
    out.writeEndObject();
  }

  private static void write(Item item, JsonGenerator out) throws IOException {
    out.writeStartObject();
    AvroJson.fields(item.call(), /* brief= */ false, out);
    out.writeStringField(
        "missing", item.missing() == null ? null : item.missing().name().toLowerCase(Locale.ROOT));
    out.writeEndObject();
  }
}
