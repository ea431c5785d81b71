package io.fleetfold.streams.sessions;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The stores of the tasks of sessions that fold in this process, for readers. Kafka Streams finds a
 * store, at each of its reads anew, under locks that its stream threads need in every loop: a few
 * dozen readers at once would hold up the fold. A store is here from when it is restored until its
 * task ends; a reader that still has it then gets an {@code InvalidStateStoreException}, as from
 * Kafka Streams. Thread-safe.
 */
public final class OpenStores {
  private final ConcurrentMap<Place, KeyValueStore<Bytes, byte[]>> stores =
      new ConcurrentHashMap<>();

  private record Place(String name, int partition) {}

  void opened(List<String> names, ProcessorContext<?, ?> context) {
    names.forEach(name -> stores.put(place(name, context), context.getStateStore(name)));
  }

  void closed(List<String> names, ProcessorContext<?, ?> context) {
    names.forEach(name -> stores.remove(place(name, context)));
  }

  /** A store of a partition; null where no task of this process folds it. */
  public ReadOnlyKeyValueStore<Bytes, byte[]> find(String name, int partition) {
    return stores.get(new Place(name, partition));
  }

  private static Place place(String name, ProcessorContext<?, ?> context) {
    return new Place(name, context.taskId().partition());
  }
}
