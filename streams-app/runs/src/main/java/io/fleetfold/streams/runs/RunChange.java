package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.RunShare;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A change of a run with everything that follows from it: lists, statistics, when it is sealed or
 * silent, what is to be sent on. Not thread-safe.
 */
final class RunChange {
  private final TaskState state;

  RunChange(TaskState state) {
    this.state = state;
  }

  /**
   * Changes the run, and everything that follows from it; false where nothing has changed.
   *
   * @param known the run; null for one that begins
   * @param isChange whether it surely changes; else its core is compared
   * @param merge changes the core, and adds to the histogram the latencies that come from the run's
   *     tree to its own agent
   * @param latencies those that come to it besides
   */
  boolean of(
      String id,
      RunCore known,
      boolean isChange,
      BiConsumer<RunCore, Histogram> merge,
      Histogram latencies,
      long logTime) {
    Histogram ofTree = new Histogram();
    RunCore run = known == null ? RunRules.create() : known;
    byte[] old = isChange ? null : RunStore.CORES.encode(run);
    String oldAgent = RunRules.agent(run);
    RunShare oldShare = known == null ? RunShare.NONE : RunRules.share(run);
    long oldListedAt = RunRules.listedAt(run);
    boolean hadEnded = run.getTerminalStatus() != 0;
    boolean wasInterrupted = known != null && RunRules.status(run) == RunStatus.INTERRUPTED;
    boolean hadCalls = run.getLlm().getCalls() > 0;
    merge.accept(run, ofTree);
    if (!isChange
        && known != null
        && ofTree.isEmpty()
        && Arrays.equals(old, RunStore.CORES.encode(run))) {
      // a sign of life all the same
      state.inactivity().heard(id, run, logTime);
      state.runs().put(id, run);
      return false;
    }
    run.setRevision(run.getRevision() + 1);
    state.inactivity().heard(id, run, logTime);
    state.runs().put(id, run);
    String agent = RunRules.agent(run);
    if (known == null) {
      state.ids().begin(TaskState.scope(id));
      state.actions().begin(id);
      state.index().add(agent, RunRules.listedAt(run), id);
    } else if (oldListedAt != RunRules.listedAt(run) || !Objects.equals(oldAgent, agent)) {
      state.index().remove(oldAgent, oldListedAt, id);
      state.index().add(agent, RunRules.listedAt(run), id);
    }
    state
        .statistics()
        .replace(
            oldAgent,
            oldShare,
            agent,
            RunRules.share(run),
            () -> hadCalls ? latenciesBefore(id, run, ofTree) : new Histogram(),
            sum(latencies, ofTree));
    if (!hadEnded && run.getTerminalStatus() != 0) {
      state.sealing().ended(id, run);
    } else if (state.inactivity().watches()
        ? !wasInterrupted && RunRules.status(run) == RunStatus.INTERRUPTED
        : known == null) {
      state.sealing().mayStaySilent(id, run);
    }
    state.pending().run(id);
    return true;
  }

  /** The latencies of all calls that count for the run's own agent. */
  Histogram latencies(String id, RunCore run) {
    Histogram latencies = state.ids().latencies(TaskState.scope(id));
    if (run.getHasSpans()) {
      latencies.add(state.calls().ofRunsAgent(id).latencies());
    }
    return latencies;
  }

  // the tree has changed already, the ids have not
  private Histogram latenciesBefore(String id, RunCore run, Histogram addedToTree) {
    return sum(latencies(id, run), addedToTree.negated());
  }

  private static Histogram sum(Histogram one, Histogram other) {
    if (other.isEmpty()) {
      return one;
    }
    Histogram sum = new Histogram();
    sum.add(one);
    sum.add(other);
    return sum;
  }
}
