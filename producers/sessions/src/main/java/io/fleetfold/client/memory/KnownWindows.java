package io.fleetfold.client.memory;

import io.fleetfold.client.session.SessionKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What those who update a memory have seen of it, since the libraries' stores have no revisions. A
 * chat memory reads and updates on one thread, one after the other: an update goes on from what its
 * thread has read last. One that read nothing goes on from what this process knows. Thread-safe.
 */
final class KnownWindows<M> {
  private static final int MAX = 1_000;

  private record Read<M>(SessionKey key, Window<M> window) {}

  @SuppressWarnings("ThreadLocalUsage") // what a thread has read, it has read of one store
  private final ThreadLocal<Read<M>> lastRead = new ThreadLocal<>();

  private final Map<SessionKey, Window<M>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<SessionKey, Window<M>> eldest) {
              return size() > MAX;
            }
          });

  void read(SessionKey key, Window<M> window) {
    lastRead.set(new Read<>(key, window));
    keep(key, window);
  }

  /** What an update of this thread goes on from; empty where nothing is known. */
  Optional<Window<M>> seen(SessionKey key) {
    Read<M> read = lastRead.get();
    return Optional.ofNullable(
        read != null && read.key().equals(key) ? read.window() : known.get(key));
  }

  /** An update has been written: what was read before it is used up. */
  void written(SessionKey key, Window<M> window) {
    forgetRead(key);
    keep(key, window);
  }

  void forget(SessionKey key) {
    forgetRead(key);
    known.remove(key);
  }

  private void forgetRead(SessionKey key) {
    Read<M> read = lastRead.get();
    if (read != null && read.key().equals(key)) {
      lastRead.remove();
    }
  }

  private void keep(SessionKey key, Window<M> window) {
    if (window.exists()) {
      known.merge(key, window, (old, now) -> old.isNewerThan(now) ? old : now);
    } else {
      known.remove(key);
    }
  }
}
