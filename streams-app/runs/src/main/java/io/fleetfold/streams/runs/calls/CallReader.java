package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.calls.StoredCall.Shown;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the calls that take part in the trees of runs from outside their task.
 *
 * @param calls the store of calls
 * @param spans the store of trees
 */
public record CallReader(
    ReadOnlyKeyValueStore<Bytes, byte[]> calls, ReadOnlyKeyValueStore<Bytes, byte[]> spans) {
  private static final int MAX_DEPTH = 1_000;

  /**
   * A call as it is now.
   *
   * @param bytes about how many it takes
   * @param sealed whether it is without its texts
   */
  public record Found(ToldCall call, int bytes, boolean sealed) {}

  /** Shows the ids of a run's calls, with the times when they were made in epoch milliseconds. */
  public void forEach(String runId, ObjLongConsumer<String> each) {
    try (KeyValueIterator<Bytes, byte[]> found =
        calls.prefixScan(Keys.prefix(runId), new BytesSerializer())) {
      while (found.hasNext()) {
        KeyValue<Bytes, byte[]> call = found.next();
        each.accept(
            Keys.text(call.key.get(), Keys.prefix(runId).get().length),
            StoredCall.decodeShown(call.value)
                .call()
                .call()
                .record()
                .getCreatedAt()
                .toEpochMilli());
      }
    }
  }

  /** The call; null where it is gone meanwhile. */
  public Found find(String runId, String usageId) {
    byte[] value = calls.get(Keys.of(runId, usageId));
    Shown shown = StoredCall.decodeShown(value);
    if (shown == null) {
      return null;
    }
    Place place = shown.call().call().place();
    Node node = place.isSpan() ? node(runId, place) : null;
    String parent = node == null ? null : node.state().getParentSpanId();
    ToldCall call = shown.call().told(parent, agent(runId, place, node));
    return new Found(call, value.length, shown.sealed());
  }

  private String agent(String runId, Place from, Node first) {
    Place place = from;
    Node node = first;
    for (int depth = 0; node != null && depth <= MAX_DEPTH; depth++) {
      if (node.isAgent()) {
        return node.state().getAgentId();
      }
      if (node.parent() == null || node.state().getCut()) {
        return null;
      }
      place = place.sibling(node.parent());
      node = node(runId, place);
    }
    return null;
  }

  private Node node(String runId, Place place) {
    return Node.decode(spans.get(place.key(runId)));
  }
}
