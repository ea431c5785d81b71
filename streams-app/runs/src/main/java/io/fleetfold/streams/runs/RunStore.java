package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.core.state.WriteBack;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.RunCore;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Runs by id: their cores, which every record changes and {@link #save} writes, and beside them
 * their texts. Not thread-safe.
 */
final class RunStore {
  static final StateCodec<RunCore> CORES =
      new StateCodec<>(
          RunCore.getClassSchema(),
          "RunCore-1.avsc",
          "RunCore-2.avsc",
          "RunCore-3.avsc",
          "RunCore-4.avsc",
          "RunCore-5.avsc");
  static final StateCodec<RunContent> CONTENTS =
      new StateCodec<>(RunContent.getClassSchema(), "RunContent-1.avsc");

  private static final int MAX_RECENT = 10_000;

  private final KeyValueStore<Bytes, byte[]> cores;
  private final KeyValueStore<Bytes, byte[]> contents;
  private final WriteBack<String, RunCore> recent;

  RunStore(KeyValueStore<Bytes, byte[]> cores, KeyValueStore<Bytes, byte[]> contents) {
    this.cores = cores;
    this.contents = contents;
    this.recent =
        new WriteBack<>(
            MAX_RECENT,
            runId -> CORES.decode(cores.get(Keys.of(runId))),
            (runId, core) -> cores.put(Keys.of(runId), CORES.encode(core)));
  }

  /** The run's core, to be changed and then put; null for an unknown run. */
  RunCore core(String runId) {
    return recent.get(runId);
  }

  void put(String runId, RunCore core) {
    recent.put(runId, core);
  }

  /** The run's texts; empty ones for a run that has none. */
  RunContent content(String runId) {
    return content(contents.get(Keys.of(runId)));
  }

  void put(String runId, RunContent content) {
    contents.put(Keys.of(runId), CONTENTS.encode(content));
  }

  void delete(String runId) {
    cores.delete(Keys.of(runId));
    contents.delete(Keys.of(runId));
    recent.remove(runId);
  }

  /** Shows all runs. */
  void forEach(BiConsumer<String, RunCore> each) {
    save();
    try (KeyValueIterator<Bytes, byte[]> all = cores.range(null, StoreMarks.END)) {
      all.forEachRemaining(
          entry -> each.accept(Keys.text(entry.key.get(), 0), CORES.decode(entry.value)));
    }
  }

  /** Writes the cores that have changed. */
  void save() {
    recent.save();
  }

  static RunContent content(byte[] bytes) {
    return bytes == null ? new RunContent() : CONTENTS.decode(bytes);
  }
}
