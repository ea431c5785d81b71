package io.fleetfold.streams.runs;

import io.fleetfold.records.Run;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.RunCore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the runs of one partition from outside its task.
 *
 * @param cores the store of cores
 * @param contents the store of texts
 * @param actions the store of actions
 * @param index the store of lists
 */
public record RunReader(
    ReadOnlyKeyValueStore<Bytes, byte[]> cores,
    ReadOnlyKeyValueStore<Bytes, byte[]> contents,
    ReadOnlyKeyValueStore<Bytes, byte[]> actions,
    ReadOnlyKeyValueStore<Bytes, byte[]> index) {

  /** The run, or empty where it is unknown. */
  public Optional<Run> run(String runId) {
    RunCore core = RunStore.CORES.decode(cores.get(Keys.of(runId)));
    if (core == null) {
      return Optional.empty();
    }
    return Optional.of(
        RunRecords.of(
            runId,
            core,
            RunStore.content(contents.get(Keys.of(runId))),
            core.getActions() == 0 ? List.of() : Actions.read(actions, runId)));
  }

  /**
   * The sums over the run's own calls, or empty where it is unknown.
   *
   * @param app whose run it must be; null for anybody's
   */
  public Optional<LlmTotals> totals(String runId, String app) {
    return Optional.ofNullable(RunStore.CORES.decode(cores.get(Keys.of(runId))))
        .filter(core -> app == null || app.equals(RunOwner.of(core, content(runId))))
        .map(RunCore::getLlm);
  }

  private RunContent content(String runId) {
    return RunStore.content(contents.get(Keys.of(runId)));
  }

  /** How many of the run's calls do not count, or empty where it is unknown. */
  public Optional<Long> notCountedCalls(String runId) {
    return Optional.ofNullable(RunStore.CORES.decode(cores.get(Keys.of(runId))))
        .map(RunCore::getNotCountedCalls);
  }

  /** How many calls of the run are known, those that do not count too; empty for an unknown run. */
  public static Optional<Long> callCount(ReadOnlyKeyValueStore<Bytes, byte[]> cores, String runId) {
    return Optional.ofNullable(RunStore.CORES.decode(cores.get(Keys.of(runId))))
        .map(core -> core.getLlm().getCalls() + core.getNotCountedCalls());
  }

  /** How many events of the run were folded, or empty where it is unknown. */
  public static Optional<Long> eventCount(
      ReadOnlyKeyValueStore<Bytes, byte[]> cores, String runId) {
    return Optional.ofNullable(RunStore.CORES.decode(cores.get(Keys.of(runId))))
        .map(RunCore::getEventCount);
  }

  /**
   * The runs of the partition by id, without their texts and actions: what of them is a number, a
   * time or a state.
   *
   * @param after the run to begin behind; empty for the first
   */
  public List<Run> numbers(String after, int limit) {
    List<Run> runs = new ArrayList<>();
    Bytes from = after.isEmpty() ? null : Keys.behind(Keys.of(after));
    try (KeyValueIterator<Bytes, byte[]> all = cores.range(from, StoreMarks.END)) {
      while (all.hasNext() && runs.size() < limit) {
        KeyValue<Bytes, byte[]> run = all.next();
        runs.add(
            RunRecords.of(
                Keys.text(run.key.get(), 0),
                RunStore.CORES.decode(run.value),
                new RunContent(),
                List.of()));
      }
    }
    return runs;
  }

  /**
   * The runs of an agent, or with an empty text all, newest start first.
   *
   * @param after the place to begin behind; null for the first
   */
  public Cursor list(String agent, Bytes after) {
    return new Cursor(this, agent, after);
  }

  /** Walks along a list. Not thread-safe; to be closed. */
  public static final class Cursor implements AutoCloseable {
    private final RunReader reader;
    private final String agent;
    private final KeyValueIterator<Bytes, byte[]> entries;
    private Bytes place;

    private Cursor(RunReader reader, String agent, Bytes after) {
      this.reader = reader;
      this.agent = agent;
      this.entries = RunIndex.scan(reader.index(), agent, after);
    }

    /** Goes to the next run; false at the end. */
    public boolean next() {
      if (!entries.hasNext()) {
        return false;
      }
      place = RunIndex.place(entries.next().key, agent);
      return true;
    }

    /** Where the cursor stands: places sort as the list does. */
    public Bytes place() {
      return place;
    }

    /** The run it stands at; empty where it was deleted meanwhile. */
    public Optional<Run> run() {
      return reader.run(RunIndex.runId(place));
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
