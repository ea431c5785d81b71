package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.core.state.Deletion;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.WriteBack;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The trees of runs, node by node. Key: run id, zero byte, {@link Place}. Changed in memory until
 * {@link #save}: each call changes all nodes above it. Not thread-safe.
 */
final class Nodes {
  private static final int MAX_RECENT = 10_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final WriteBack<Key, Node> nodes;

  private record Key(String runId, Place place) {}

  Nodes(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.nodes =
        new WriteBack<>(
            MAX_RECENT,
            key -> Node.decode(store.get(key.place().key(key.runId()))),
            (key, node) -> store.put(key.place().key(key.runId()), node.encode()));
  }

  /** The node, to be changed and then put; null for one that is not known. */
  Node find(String runId, Place place) {
    return nodes.get(new Key(runId, place));
  }

  void put(String runId, Place place, Node node) {
    nodes.put(new Key(runId, place), node);
  }

  /** Writes what has changed. */
  void save() {
    nodes.save();
  }

  /** Forgets the tree of a run, and shows each node before. */
  void forget(String runId, Consumer<Node> each) {
    save();
    try (KeyValueIterator<Bytes, byte[]> all = scan(runId)) {
      Deletion.of(
          store,
          all,
          key -> {
            Key node = new Key(runId, Place.of(runId, key));
            each.accept(nodes.get(node));
            nodes.remove(node);
          });
    }
  }

  private KeyValueIterator<Bytes, byte[]> scan(String runId) {
    return store.prefixScan(Keys.prefix(runId), new BytesSerializer());
  }
}
