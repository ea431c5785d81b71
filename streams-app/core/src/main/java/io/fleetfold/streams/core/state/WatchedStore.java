package io.fleetfold.streams.core.state;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * A store for readers that tells of damage on disk. To the reader it is then a store that cannot be
 * read now, since its task is about to restore it. As thread-safe as the store.
 */
public final class WatchedStore implements ReadOnlyKeyValueStore<Bytes, byte[]> {
  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final Runnable damaged;
  private final BooleanSupplier whole;

  /** Watches a store; {@code damaged} is run for each read that meets damage. */
  public WatchedStore(ReadOnlyKeyValueStore<Bytes, byte[]> store, Runnable damaged) {
    this(store, damaged, () -> true);
  }

  /**
   * As {@link #WatchedStore(ReadOnlyKeyValueStore, Runnable)}.
   *
   * @param whole whether the store is still that which was opened for this reader; asked behind
   *     each read
   */
  public WatchedStore(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Runnable damaged, BooleanSupplier whole) {
    this.store = store;
    this.damaged = damaged;
    this.whole = whole;
  }

  @Override
  public byte[] get(Bytes key) {
    return read(() -> store.get(key));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return scan(() -> store.range(from, to));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return scan(store::all);
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    return scan(() -> store.prefixScan(prefix, serializer));
  }

  @Override
  public long approximateNumEntries() {
    return store.approximateNumEntries();
  }

  private KeyValueIterator<Bytes, byte[]> scan(Supplier<KeyValueIterator<Bytes, byte[]>> scan) {
    return new Scan(read(scan));
  }

  private <T> T read(Supplier<T> reading) {
    try {
      T read = reading.get();
      if (!whole.getAsBoolean()) {
        throw new InvalidStateStoreException("the store is restored, or is moved");
      }
      return read;
    } catch (InvalidStateStoreException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!StoreHealth.isDamage(e)) {
        throw e;
      }
      damaged.run();
      throw new InvalidStateStoreException("a store was damaged on disk and is restored", e);
    }
  }

  /** Damage may stand anywhere in a scan. */
  private final class Scan implements KeyValueIterator<Bytes, byte[]> {
    private final KeyValueIterator<Bytes, byte[]> entries;

    Scan(KeyValueIterator<Bytes, byte[]> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return read(entries::hasNext);
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      return read(entries::next);
    }

    @Override
    public Bytes peekNextKey() {
      return read(entries::peekNextKey);
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
