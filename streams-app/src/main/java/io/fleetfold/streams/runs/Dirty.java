package io.fleetfold.streams.runs;

import io.fleetfold.streams.state.Keys;
import io.fleetfold.streams.stats.Scope;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What has changed since it was last sent on. It is written in the transaction that changes a run
 * and cleared in the one that sends it, so that an app that dies in between still knows. The set in
 * memory saves scanning a store that is mostly deletions. Not thread-safe.
 */
final class Dirty {
  private static final char RUN = 'r';
  private static final char STATS = 's';
  private static final byte[] THERE = {1};

  private final KeyValueStore<Bytes, byte[]> store;
  private final Set<Bytes> keys = new LinkedHashSet<>();
  private boolean loaded;

  Dirty(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void run(String runId) {
    mark(Keys.of(RUN, runId));
  }

  void stats(Scope scope) {
    mark(Keys.of(STATS, scope.agentId()));
  }

  /** A deleted run is not sent on any more. */
  void forget(String runId) {
    load();
    Bytes key = Keys.of(RUN, runId);
    if (keys.remove(key)) {
      store.delete(key);
    }
  }

  /** Hands over everything that has changed, each once, and clears it. */
  void drain(Consumer<String> runs, Consumer<Scope> stats) {
    load();
    for (Bytes key : keys) {
      String id = Keys.text(key.get(), 1);
      if (key.get()[0] == RUN) {
        runs.accept(id);
      } else {
        stats.accept(new Scope(id));
      }
      store.delete(key);
    }
    keys.clear();
  }

  private void mark(Bytes key) {
    load();
    if (keys.add(key)) {
      store.put(key, THERE);
    }
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
