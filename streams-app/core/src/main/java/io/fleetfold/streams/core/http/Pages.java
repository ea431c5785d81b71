package io.fleetfold.streams.core.http;

import io.fleetfold.streams.core.reads.ReadBudget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

/** Writes a piece of a list, {@code {"items": [...], "has_more", "next_cursor"}}. */
public final class Pages {
  /**
   * Where a page ends though the limit is not reached: runs may carry megabytes of text, and an
   * answer must fit in memory. The cursor goes on behind the last item that is in.
   */
  public static final int MAX_BYTES = 2 * (int) ReadBudget.PAGE_BYTES;

  private Pages() {}

  /**
   * The page's JSON.
   *
   * @param items what was found from the offset on
   * @param offset where the items begin in the whole list
   * @param more whether more follow
   */
  public static byte[] write(List<?> items, int offset, boolean more) {
    return write(items, offset, more, String::valueOf, "");
  }

  /**
   * The page's JSON, with more behind it.
   *
   * @param cursor the cursor of an offset
   * @param rest further members of the answer, each with a comma before it
   */
  public static byte[] write(
      List<?> items, int offset, boolean more, IntFunction<String> cursor, String rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8("{\"items\":["));
    int written = 0;
    for (Object item : items) {
      byte[] json = Json.bytes(item);
      if (written > 0 && out.size() + json.length > MAX_BYTES) {
        break;
      }
      if (written > 0) {
        out.write(',');
      }
      ReadBudget.cover(out.size() + (long) json.length);
      out.writeBytes(json);
      written++;
    }
    boolean hasMore = more || written < items.size();
    String next = hasMore ? "\"" + cursor.apply(offset + written) + "\"" : "null";
    out.writeBytes(utf8("],\"has_more\":" + hasMore + ",\"next_cursor\":" + next + rest + "}"));
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
