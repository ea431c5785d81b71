package io.fleetfold.streams.runs.usage;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.state.Keys;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the usage of one partition from outside its task: what was saved last.
 *
 * @param partition the partition
 * @param store the store of windows
 */
public record UsageReader(int partition, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
  private static final byte[] NO_NAME = {};

  /** The partial of one window. */
  public Optional<UsageWindow> window(WindowKey key) {
    return Optional.ofNullable(Partial.decode(store.get(key.bytes())))
        .map(partial -> partial.record(key, partition));
  }

  /** Windows that begin at {@code from} or later and before {@code to}, by start and name. */
  public Cursor windows(UsageScope scope, WindowSize size, long from, long to) {
    return windows(scope, size, from, to, (Bytes) null);
  }

  /**
   * As {@link #windows(UsageScope, WindowSize, long, long)}.
   *
   * @param after the key to begin behind; null for the first
   */
  public Cursor windows(UsageScope scope, WindowSize size, long from, long to, Bytes after) {
    Bytes first = after == null ? WindowKey.bytes(scope, size, from, NO_NAME) : Keys.behind(after);
    return new Range(this, first, WindowKey.bytes(scope, size, to, NO_NAME), to);
  }

  /** As the other, those of one name only: what lies between them is not read. */
  public Cursor windows(
      UsageScope scope, WindowSize size, long from, long to, String name, Bytes after) {
    long first = after == null ? from : WindowKey.of(after).start() + size.millis();
    return new Named(this, scope, size, first, to, name);
  }

  private KeyValueIterator<Bytes, byte[]> range(
      UsageScope scope, WindowSize size, long from, byte[] name, long to) {
    return store.range(
        WindowKey.bytes(scope, size, from, name), WindowKey.bytes(scope, size, to, NO_NAME));
  }

  /** Walks along windows. Not thread-safe; to be closed. */
  public abstract static class Cursor implements AutoCloseable {
    private final int partition;
    private KeyValue<Bytes, byte[]> entry;

    private Cursor(UsageReader reader) {
      this.partition = reader.partition();
    }

    /** Goes to the next window; false at the end. */
    public boolean next() {
      entry = advance();
      return entry != null;
    }

    abstract KeyValue<Bytes, byte[]> advance();

    /** The key it stands at; keys sort as windows are listed. */
    public Bytes key() {
      return entry.key;
    }

    /** The partial it stands at. */
    public UsageWindow window() {
      return Partial.decode(entry.value).record(WindowKey.of(entry.key), partition);
    }

    @Override
    public void close() {
      // nothing is open between two steps
    }
  }

  private static final class Range extends Cursor {
    private final KeyValueIterator<Bytes, byte[]> entries;
    private final long to;

    Range(UsageReader reader, Bytes first, Bytes last, long to) {
      super(reader);
      this.entries = reader.store.range(first, last);
      this.to = to;
    }

    @Override
    KeyValue<Bytes, byte[]> advance() {
      KeyValue<Bytes, byte[]> next = entries.hasNext() ? entries.next() : null;
      return next == null || WindowKey.of(next.key).start() >= to ? null : next;
    }

    @Override
    public void close() {
      entries.close();
    }
  }

  private static final class Named extends Cursor {
    private final UsageReader reader;
    private final UsageScope scope;
    private final WindowSize size;
    private final long to;
    private final String name;
    private long at;

    Named(UsageReader reader, UsageScope scope, WindowSize size, long from, long to, String name) {
      super(reader);
      this.reader = reader;
      this.scope = scope;
      this.size = size;
      this.at = from;
      this.to = to;
      this.name = name;
    }

    @Override
    KeyValue<Bytes, byte[]> advance() {
      while (at < to) {
        KeyValue<Bytes, byte[]> found = seek();
        WindowKey key = found == null ? null : WindowKey.of(found.key);
        if (key == null || key.start() >= to) {
          return null;
        }
        boolean here = key.name().equals(name);
        // behind a window with another name: in this one there is none of ours, or not yet
        at = here || key.start() == at ? key.start() + size.millis() : key.start();
        if (here) {
          return found;
        }
      }
      return null;
    }

    private KeyValue<Bytes, byte[]> seek() {
      try (KeyValueIterator<Bytes, byte[]> entries =
          reader.range(scope, size, at, Keys.utf8(name), to)) {
        return entries.hasNext() ? entries.next() : null;
      }
    }
  }
}
