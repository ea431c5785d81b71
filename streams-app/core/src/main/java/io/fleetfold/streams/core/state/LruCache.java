package io.fleetfold.streams.core.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The most recently used values, decoded: reading a hot value costs no store and no decoding. What
 * is here is also in its store, so that losing it loses nothing. Not thread-safe.
 */
public final class LruCache<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int maxEntries;

  /** Keeps at most that many. */
  public LruCache(int maxEntries) {
    super(16, 0.75f, true);
    this.maxEntries = maxEntries;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > maxEntries;
  }
}
