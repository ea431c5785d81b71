package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What has changed since it was last sent on. It is written in the transaction that changes a run
 * and cleared in the one that sends it, so that an app that dies in between still knows; what is
 * sent in the same transaction is never written. The set in memory saves scanning a store that is
 * mostly deletions. Not thread-safe.
 */
final class PendingOutputs {
  private static final char RUN = 'r';
  private static final char STATS = 's';
  private static final char WINDOW = 'w';
  private static final byte[] THERE = {1};

  private final KeyValueStore<Bytes, byte[]> store;
  private final Set<Bytes> keys = new LinkedHashSet<>();
  private final Set<Bytes> unsaved = new LinkedHashSet<>();
  private boolean loaded;

  PendingOutputs(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void run(String runId) {
    mark(Keys.of(RUN, runId));
  }

  void stats(StatisticsScope scope) {
    mark(Keys.of(STATS, scope.agentId()));
  }

  /** A usage window, by its key in the store. */
  void window(Bytes window) {
    mark(key(window));
  }

  /** A deleted run is not sent on any more. */
  void forget(String runId) {
    clear(Keys.of(RUN, runId));
  }

  /** Takes a window off the list; whether it was on it. */
  boolean take(Bytes window) {
    return clear(key(window));
  }

  /** Whether nothing is left to be sent on. */
  boolean isEmpty() {
    load();
    return keys.isEmpty();
  }

  /** Writes what is marked and not sent on yet: to be called before each commit. */
  void save() {
    unsaved.forEach(key -> store.put(key, THERE));
    unsaved.clear();
  }

  /** Hands over the runs and statistics that have changed, each once, and clears them. */
  void drain(Consumer<String> runs, Consumer<StatisticsScope> stats) {
    drain(
        key -> key.get()[0] != WINDOW,
        key -> {
          String name = Keys.text(key.get(), 1);
          if (key.get()[0] == RUN) {
            runs.accept(name);
          } else {
            stats.accept(new StatisticsScope(name));
          }
        });
  }

  /** Hands over the usage windows that have changed, each once, and clears them. */
  void drainWindows(Consumer<Bytes> windows) {
    drain(
        key -> key.get()[0] == WINDOW,
        key -> windows.accept(Bytes.wrap(Arrays.copyOfRange(key.get(), 1, key.get().length))));
  }

  private void drain(Predicate<Bytes> some, Consumer<Bytes> send) {
    load();
    for (Iterator<Bytes> left = keys.iterator(); left.hasNext(); ) {
      Bytes key = left.next();
      if (some.test(key)) {
        send.accept(key);
        left.remove();
        if (!unsaved.remove(key)) {
          store.delete(key);
        }
      }
    }
  }

  private static Bytes key(Bytes window) {
    byte[] bytes = window.get();
    return Bytes.wrap(ByteBuffer.allocate(1 + bytes.length).put((byte) WINDOW).put(bytes).array());
  }

  private void mark(Bytes key) {
    load();
    if (keys.add(key)) {
      unsaved.add(key);
    }
  }

  private boolean clear(Bytes key) {
    load();
    boolean marked = keys.remove(key);
    if (marked && !unsaved.remove(key)) {
      store.delete(key);
    }
    return marked;
  }

  private void load() {
    if (!loaded) {
      loaded = true;
      try (KeyValueIterator<Bytes, byte[]> left = store.all()) {
        left.forEachRemaining(entry -> keys.add(entry.key));
      }
    }
  }
}
