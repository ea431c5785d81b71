package io.fleetfold.streams.core.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Values of a store that change with many records: changed in memory, and written by {@link #save},
 * which must come before each commit, in whose transaction the records are that they come from.
 * What was not saved is lost with the records' own commit, and both come again. Also keeps the most
 * recently used values decoded. Not thread-safe.
 *
 * @param <K> what a value is known by in memory
 * @param <V> a value; may be changed in place and then put
 */
public final class WriteBack<K, V> {
  private final LruCache<K, V> recent;
  private final Map<K, V> unsaved = new LinkedHashMap<>();
  private final Function<K, V> reader;
  private final BiConsumer<K, V> writer;

  /**
   * Holds nothing yet.
   *
   * @param mostRecent how many values are kept besides those that are not saved
   * @param reader reads the store; null where it has no value
   * @param writer writes to the store
   */
  public WriteBack(int mostRecent, Function<K, V> reader, BiConsumer<K, V> writer) {
    this.recent = new LruCache<>(mostRecent);
    this.reader = reader;
    this.writer = writer;
  }

  /** The value; null where there is none. */
  public V get(K key) {
    V value = recent.get(key);
    if (value == null) {
      // one that was pushed out of the recent ones before it was saved
      value = unsaved.get(key);
      if (value == null) {
        value = reader.apply(key);
      }
      if (value != null) {
        recent.put(key, value);
      }
    }
    return value;
  }

  /**
   * Takes a new or changed value.
   *
   * @return whether it is the first change of it since the last save
   */
  public boolean put(K key, V value) {
    recent.put(key, value);
    return unsaved.put(key, value) == null;
  }

  /** Forgets a value that is deleted from the store. */
  public void remove(K key) {
    recent.remove(key);
    unsaved.remove(key);
  }

  /** How many values are not saved. */
  public int unsaved() {
    return unsaved.size();
  }

  /** Writes what has changed. */
  public void save() {
    unsaved.forEach(writer);
    unsaved.clear();
  }
}
