package io.fleetfold.streams.core.state;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.StreamThread;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store that never takes damage on disk for less data. RocksDB ends a scan at a block that it
 * cannot read, as if nothing followed, and Kafka Streams does not ask it why; here each scan that
 * ends is asked. Whoever meets damage tells {@link StoreHealth}: the task's own thread gives the
 * task up at once, any other reader has it given up. As thread-safe as the store.
 */
public final class CheckedStore
    extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements KeyValueStore<Bytes, byte[]> {
  private final StoreHealth health;
  private TaskId task;

  CheckedStore(KeyValueStore<Bytes, byte[]> store, StoreHealth health) {
    super(store);
    this.health = health;
  }

  /** The same engine, checked. */
  public static KeyValueBytesStoreSupplier of(
      KeyValueBytesStoreSupplier engine, StoreHealth health) {
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return engine.name();
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new CheckedStore(engine.get(), health);
      }

      @Override
      public String metricsScope() {
        return engine.metricsScope();
      }
    };
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    task = context.taskId();
    super.init(context, root);
  }

  @Override
  public byte[] get(Bytes key) {
    return checked(() -> wrapped().get(key));
  }

  @Override
  public void put(Bytes key, byte[] value) {
    run(() -> wrapped().put(key, value));
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    return checked(() -> wrapped().putIfAbsent(key, value));
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    run(() -> wrapped().putAll(entries));
  }

  @Override
  public byte[] delete(Bytes key) {
    return checked(() -> wrapped().delete(key));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return scan(() -> wrapped().range(from, to));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return scan(() -> wrapped().reverseRange(from, to));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return scan(wrapped()::all);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return scan(wrapped()::reverseAll);
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    return scan(() -> wrapped().prefixScan(prefix, serializer));
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }

  private KeyValueIterator<Bytes, byte[]> scan(Supplier<KeyValueIterator<Bytes, byte[]>> scan) {
    return new CheckedIterator(checked(scan), this);
  }

  private void run(Runnable access) {
    checked(
        () -> {
          access.run();
          return null;
        });
  }

  /** Accesses the store, and tells of damage. */
  <T> T checked(Supplier<T> access) {
    try {
      return access.get();
    } catch (RuntimeException e) {
      if (StoreHealth.isDamage(e)) {
        tell(e);
      }
      throw e;
    }
  }

  private void tell(RuntimeException damage) {
    if (Thread.currentThread() instanceof StreamThread) {
      health.failed(task, damage);
    } else {
      health.damaged(name(), task.partition());
    }
  }
}
