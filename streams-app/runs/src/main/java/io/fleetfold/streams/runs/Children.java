package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.TimestampedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Runs of this partition by the run that started them, which may belong to another one. Key: the
 * parent's id, zero byte, the child's id. Runs that the first release folded are listed little by
 * little, a piece with each {@link #catchUp}. Not thread-safe.
 */
public final class Children {
  private static final byte[] THERE = {1};
  private static final int AT_ONCE = 1_000;
  // no run has an empty id
  private static final Bytes CAUGHT_UP = Keys.of("", "caught-up");

  private final KeyValueStore<Bytes, byte[]> store;
  private final ReadOnlyKeyValueStore<Bytes, byte[]> contents;
  private Bytes next = Bytes.wrap(new byte[0]);
  private boolean caughtUp;

  Children(KeyValueStore<Bytes, byte[]> store, ReadOnlyKeyValueStore<Bytes, byte[]> contents) {
    this.store = store;
    this.contents = contents;
  }

  /** The run that started the run of these texts; null where none is told. */
  static String parent(RunContent content) {
    TimestampedValue parent = content.getParentRunId();
    return parent == null ? null : parent.getValue();
  }

  /** A run's parent was another one before; each may be null. */
  void moved(String child, String before, String parent) {
    if (Objects.equals(before, parent)) {
      return;
    }
    if (before != null) {
      store.delete(Keys.of(before, child));
    }
    if (parent != null) {
      store.put(Keys.of(parent, child), THERE);
    }
  }

  /** Lists some of the runs that were folded before there was this list; true once all are. */
  boolean catchUp() {
    caughtUp = caughtUp || store.get(CAUGHT_UP) != null;
    if (caughtUp) {
      return true;
    }
    try (KeyValueIterator<Bytes, byte[]> runs = contents.range(next, StoreMarks.END)) {
      for (int i = 0; i < AT_ONCE && runs.hasNext(); i++) {
        KeyValue<Bytes, byte[]> run = runs.next();
        moved(Keys.text(run.key.get(), 0), null, parent(RunStore.content(run.value)));
        next = Keys.behind(run.key);
      }
      caughtUp = !runs.hasNext();
    }
    if (caughtUp) {
      store.put(CAUGHT_UP, THERE);
    }
    return caughtUp;
  }

  /** The runs that a run has started, at most so many. */
  public static List<String> of(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String parent, int max) {
    Bytes prefix = Keys.prefix(parent);
    List<String> children = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.prefixScan(prefix, new BytesSerializer())) {
      while (all.hasNext() && children.size() < max) {
        children.add(Keys.text(all.next().key.get(), prefix.get().length));
      }
    }
    return children;
  }
}
