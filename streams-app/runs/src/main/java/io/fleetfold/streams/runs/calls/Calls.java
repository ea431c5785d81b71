package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.core.state.Deletion;
import io.fleetfold.streams.core.state.Keys;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The calls of runs that are told by several statements or stand in a tree. Once their run is
 * sealed they are only shown, without their texts. By id: run id, zero byte, usage_id. By node, in
 * a store of its own: the node's key, zero byte, the letter of the {@link CallKind}, usage_id; its
 * value is the call's place, which for a claim at a root is not the node that decides it. Not
 * thread-safe.
 */
final class Calls {
  private final KeyValueStore<Bytes, byte[]> store;
  private final KeyValueStore<Bytes, byte[]> byNode;

  Calls(KeyValueStore<Bytes, byte[]> store, KeyValueStore<Bytes, byte[]> byNode) {
    this.store = store;
    this.byNode = byNode;
  }

  /** The call; null for one that is not known. */
  StoredCall find(String runId, String usageId) {
    return StoredCall.decode(store.get(Keys.of(runId, usageId)));
  }

  void put(String runId, StoredCall call) {
    store.put(Keys.of(runId, call.call().record().getUsageId()), call.encode());
  }

  /** A call stands at a node. */
  void add(String runId, Place node, CallKind kind, String usageId, Place place) {
    byNode.put(node.prefix(runId, kind.letter() + usageId), place.key("").get());
  }

  /** A call stands at a node no longer. */
  void remove(String runId, Place node, CallKind kind, String usageId) {
    byNode.delete(node.prefix(runId, kind.letter() + usageId));
  }

  /** Shows the ids and places of the calls of a kind at a node. */
  void at(String runId, Place node, CallKind kind, BiConsumer<String, Place> each) {
    Bytes prefix = node.prefix(runId, kind.letter());
    try (KeyValueIterator<Bytes, byte[]> calls = scan(byNode, prefix)) {
      while (calls.hasNext()) {
        KeyValue<Bytes, byte[]> call = calls.next();
        each.accept(
            Keys.text(call.key.get(), prefix.get().length), Place.of("", Bytes.wrap(call.value)));
      }
    }
  }

  /** The least id of the calls of a kind at a node; null where there are none. */
  String least(String runId, Place node, CallKind kind) {
    Bytes prefix = node.prefix(runId, kind.letter());
    try (KeyValueIterator<Bytes, byte[]> calls = scan(byNode, prefix)) {
      return calls.hasNext() ? Keys.text(calls.next().key.get(), prefix.get().length) : null;
    }
  }

  /** Keeps of the calls of a run what is shown of them, and tells each before. */
  void seal(String runId, Consumer<StoredCall> each) {
    try (KeyValueIterator<Bytes, byte[]> all = scan(store, Keys.prefix(runId))) {
      Deletion.inPieces(
          all,
          key -> {
            StoredCall call = StoredCall.decode(store.get(key));
            if (call != null) {
              each.accept(call);
              store.put(key, call.encodeSealed());
            }
          });
    }
    forgetNodes(runId);
  }

  /** Forgets the calls of a run, and tells each before that was not sealed. */
  void forget(String runId, Consumer<StoredCall> each) {
    try (KeyValueIterator<Bytes, byte[]> all = scan(store, Keys.prefix(runId))) {
      Deletion.of(
          store,
          all,
          key -> {
            StoredCall call = StoredCall.decode(store.get(key));
            if (call != null) {
              each.accept(call);
            }
          });
    }
    forgetNodes(runId);
  }

  private void forgetNodes(String runId) {
    try (KeyValueIterator<Bytes, byte[]> all = scan(byNode, Keys.prefix(runId))) {
      Deletion.of(byNode, all, key -> {});
    }
  }

  private static KeyValueIterator<Bytes, byte[]> scan(
      KeyValueStore<Bytes, byte[]> store, Bytes prefix) {
    return store.prefixScan(prefix, new BytesSerializer());
  }
}
