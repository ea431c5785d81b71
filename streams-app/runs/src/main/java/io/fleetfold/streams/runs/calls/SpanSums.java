package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.SpanNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * A span of a run as it is read, with the calls that count at it and below.
 *
 * @param parentSpanId the span below which it counts; null where none is known
 * @param agentId the agent inside the run whose span it is; null for any other
 * @param kind the type of the events that name it; null where only calls do
 * @param name what these are about; null where they do not tell
 * @param own the calls at it
 * @param subtree the calls at it and below
 * @param repeatedBelow calls at it that repeat others below
 * @param repeatedAtNode calls at it that repeat others there
 */
public record SpanSums(
    Place place,
    String parentSpanId,
    String agentId,
    String kind,
    String name,
    LlmTotals own,
    LlmTotals subtree,
    long repeatedBelow,
    long repeatedAtNode) {

  /**
   * Spans of a run by trace and id, as far as the answer has room for them.
   *
   * @param after the span behind which to begin; null for the first
   */
  public static List<SpanSums> list(
      ReadOnlyKeyValueStore<Bytes, byte[]> spans, String runId, Place after, int limit) {
    List<SpanSums> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = scan(spans, runId, after)) {
      while (entries.hasNext() && found.size() < limit) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        if (!isSpan(runId, entry.key) || !ReadBudget.fits(entry.value.length)) {
          break;
        }
        ReadBudget.take(entry.value.length);
        found.add(of(Place.of(runId, entry.key), Node.decode(entry.value)));
      }
    }
    return found;
  }

  /** Whether the run has spans behind one. */
  public static boolean isMore(
      ReadOnlyKeyValueStore<Bytes, byte[]> spans, String runId, Place after) {
    try (KeyValueIterator<Bytes, byte[]> entries = scan(spans, runId, after)) {
      return entries.hasNext() && isSpan(runId, entries.next().key);
    }
  }

  private static KeyValueIterator<Bytes, byte[]> scan(
      ReadOnlyKeyValueStore<Bytes, byte[]> spans, String runId, Place after) {
    Bytes all = Place.spans(runId);
    return spans.range(
        after == null ? all : Keys.behind(after.key(runId)), Place.behindSpans(runId));
  }

  // the end of the range is in it
  private static boolean isSpan(String runId, Bytes key) {
    return !key.equals(Place.behindSpans(runId));
  }

  private static SpanSums of(Place place, Node node) {
    SpanNode state = node.state();
    return new SpanSums(
        place,
        state.getCut() ? null : node.parent(),
        state.getAgentId(),
        state.getKind(),
        state.getName(),
        state.getOwn(),
        state.getSubtree(),
        state.getRepeatedBelow(),
        state.getRepeatedAtNode());
  }
}
