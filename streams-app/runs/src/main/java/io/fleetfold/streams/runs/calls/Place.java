package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.core.state.Keys;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.kafka.common.utils.Bytes;

/**
 * A place in the tree of a run: a span, the trace that encloses it, or the run that encloses all.
 *
 * @param level what it is
 * @param trace its trace, empty where none is told; null for the run
 * @param span null but for a span
 */
public record Place(Level level, String trace, String span) {
  /** The run, and where a call stands that names no span. */
  public static final Place RUN = new Place(Level.RUN, null, null);

  /** Texts in the order of their UTF-8 bytes, which is not that of Java where surrogates are. */
  static final Comparator<String> BYTES =
      (one, other) -> Arrays.compareUnsigned(Keys.utf8(one), Keys.utf8(other));

  /** What a place is; in the order of their keys traces follow spans. */
  public enum Level {
    RUN('r'),
    TRACE('t'),
    SPAN('s');

    private final char letter;

    Level(char letter) {
      this.letter = letter;
    }
  }

  /** A span; of null or an empty one the run. */
  public static Place of(String traceId, String spanId) {
    return spanId == null || spanId.isEmpty()
        ? RUN
        : new Place(Level.SPAN, traceId == null ? "" : traceId, spanId);
  }

  /** Another span of this trace. */
  Place sibling(String spanId) {
    return new Place(Level.SPAN, trace, spanId);
  }

  /** What encloses it as long as no parent is known; null for the run. */
  Place enclosing() {
    return switch (level) {
      case SPAN -> new Place(Level.TRACE, trace, null);
      case TRACE -> RUN;
      case RUN -> null;
    };
  }

  boolean isSpan() {
    return level == Level.SPAN;
  }

  /** As ids of calls name it: {@code trace_id/span_id}. */
  String id() {
    return trace + "/" + span;
  }

  /** Its key in a store, after the run's. Spans of a trace stand together. */
  private String path() {
    return switch (level) {
      case RUN -> "r";
      case TRACE -> "t" + trace;
      case SPAN -> level.letter + trace + '\0' + span;
    };
  }

  Bytes key(String runId) {
    return Keys.of(runId, path());
  }

  /** The prefix of keys that belong to it. */
  Bytes prefix(String runId, String behind) {
    return Keys.of(runId, path() + '\0' + behind);
  }

  /** The prefix of the spans of a run. */
  public static Bytes spans(String runId) {
    return Keys.of(runId, String.valueOf(Level.SPAN.letter));
  }

  /** The least key behind all spans of a run: that of the first trace. */
  static Bytes behindSpans(String runId) {
    return Keys.of(runId, String.valueOf(Level.TRACE.letter));
  }

  /** The place of a key. */
  public static Place of(String runId, Bytes key) {
    String path = Keys.text(key.get(), Keys.prefix(runId).get().length);
    int zero = path.indexOf('\0');
    return switch (path.charAt(0)) {
      case 'r' -> RUN;
      case 't' -> new Place(Level.TRACE, path.substring(1), null);
      default -> new Place(Level.SPAN, path.substring(1, zero), path.substring(zero + 1));
    };
  }
}
