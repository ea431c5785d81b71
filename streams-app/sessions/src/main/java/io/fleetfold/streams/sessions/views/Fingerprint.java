package io.fleetfold.streams.sessions.views;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fleetfold.schemas.Digests;
import java.nio.ByteBuffer;

/**
 * What {@code fleetfold verify} knows rows by: the first 60 bits of the MD5 of a JSON array of
 * their columns, without spaces, JSON columns as they are stored. Sums of them, modulo 2^64, tell
 * two sets of rows apart.
 */
final class Fingerprint {
  /** A column that is JSON; null for none. */
  record Json(String text) {}

  private Fingerprint() {}

  static long of(Object... columns) {
    StringBuilder array = new StringBuilder("[");
    for (Object column : columns) {
      array.append(array.length() > 1 ? "," : "");
      append(array, column);
    }
    return ByteBuffer.wrap(Digests.md5(array.append(']').toString())).getLong() >>> 4;
  }

  private static void append(StringBuilder array, Object column) {
    if (column instanceof Json json) {
      array.append(json.text());
    } else if (column instanceof String text) {
      array.append('"');
      JsonStringEncoder.getInstance().quoteAsString(text, array);
      array.append('"');
    } else {
      array.append(column);
    }
  }
}
