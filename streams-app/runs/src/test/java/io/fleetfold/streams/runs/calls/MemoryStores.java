package io.fleetfold.streams.runs.calls;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores of Kafka Streams that hold everything in memory. */
final class MemoryStores {
  private MemoryStores() {}

  /**
   * A store.
   *
   * @param steps counts what is asked of it, each entry of an iterator included
   */
  @SuppressWarnings("unchecked")
  static KeyValueStore<Bytes, byte[]> create(String name, AtomicLong steps) {
    KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore(name).get();
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    return counted(KeyValueStore.class, store, steps);
  }

  private static <T> T counted(Class<T> type, T of, AtomicLong steps) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              steps.incrementAndGet();
              try {
                Object answer = method.invoke(of, arguments);
                return answer instanceof KeyValueIterator<?, ?> all
                    ? counted(KeyValueIterator.class, all, steps)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
