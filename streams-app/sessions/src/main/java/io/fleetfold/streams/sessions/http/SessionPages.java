package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.core.reads.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;

/** Writes pieces of lists as {@link Pages} does, bounded by bytes too. */
final class SessionPages {
  private SessionPages() {}

  /**
   * Sessions, each as JSON.
   *
   * @param cursor goes on behind so many of them
   */
  static void write(Page<byte[]> page, IntFunction<String> cursor, JsonGenerator out)
      throws IOException {
    int written = 0;
    long bytes = 0;
    out.writeStartObject();
    out.writeArrayFieldStart("items");
    for (byte[] session : page.items()) {
      bytes += session.length;
      if (written > 0 && bytes > Pages.MAX_BYTES) {
        break;
      }
      out.writeRawValue(new String(session, StandardCharsets.UTF_8));
      written++;
    }
    boolean hasMore = page.hasMore() || written < page.items().size();
    end(hasMore ? cursor.apply(written) : null, out);
  }

  /**
   * Messages, newest first.
   *
   * @param after older ones are left out: times need not be in order, so that all are looked at
   */
  static void messages(Page<byte[]> found, Instant after, JsonGenerator out) throws IOException {
    StoredMessageJson json = new StoredMessageJson();
    List<byte[]> messages = found.items();
    out.writeStartObject();
    out.writeArrayFieldStart("items");
    for (byte[] message : messages) {
      if (after == null || json.timestamp(message) >= after.toEpochMilli()) {
        json.write(message, out);
      }
    }
    end(
        found.hasMore() ? Long.toString(json.sequence(messages.get(messages.size() - 1))) : null,
        out);
  }

  /** A list that is whole. */
  static void items(List<byte[]> items, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("items");
    for (byte[] item : items) {
      out.writeRawValue(new String(item, StandardCharsets.UTF_8));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void end(String cursor, JsonGenerator out) throws IOException {
    out.writeEndArray();
    out.writeBooleanField("has_more", cursor != null);
    out.writeStringField("next_cursor", cursor);
    out.writeEndObject();
  }
}
