package io.fleetfold.streams.runs.views;

import io.fleetfold.records.Run;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Totals;
import io.fleetfold.streams.runs.stats.TotalsRecords;
import io.fleetfold.streams.runs.views.FleetViews.Subtree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Sums a run with the runs it has started, and those that they have started, at any depth. Each run
 * counts once, also where runs name each other as parents.
 */
public final class Subtrees {
  /** Runs that one answer is summed over. */
  static final int MAX_RUNS = 10_000;

  private Subtrees() {}

  /**
   * The subtree of a run.
   *
   * @param totals the sums of a run's own calls; empty for an unknown one
   * @param children the runs that a run has started
   */
  static Subtree of(
      String runId,
      Function<String, Optional<LlmTotals>> totals,
      Function<String, List<String>> children) {
    LlmTotals sum = Totals.zero();
    Set<String> seen = new HashSet<>(Set.of(runId));
    Deque<String> open = new ArrayDeque<>(seen);
    long runs = 0;
    boolean complete = true;
    while (!open.isEmpty()) {
      String run = open.poll();
      Optional<LlmTotals> own = totals.apply(run);
      if (own.isPresent()) {
        runs++;
        Totals.add(sum, own.get(), 1);
      }
      for (String child : children.apply(run)) {
        if (seen.size() == MAX_RUNS && !seen.contains(child)) {
          complete = false;
        } else if (seen.add(child)) {
          ReadBudget.take(child.length());
          open.add(child);
        }
      }
    }
    Run sums = new Run();
    TotalsRecords.put(sum, sums);
    return new Subtree(runs, complete, sums);
  }

  /**
   * The subtree of a run, of which a level is asked for at a time, at most so many runs at once.
   */
  public static Subtree byLevels(
      String runId, int atOnce, Function<List<String>, TreeLevel> levels) {
    LlmTotals sum = Totals.zero();
    Set<String> seen = new HashSet<>(Set.of(runId));
    Deque<String> open = new ArrayDeque<>(seen);
    long runs = 0;
    boolean complete = true;
    while (!open.isEmpty()) {
      List<String> some = new ArrayList<>();
      while (some.size() < atOnce && !open.isEmpty()) {
        some.add(open.poll());
      }
      TreeLevel level = levels.apply(some);
      runs += level.runs();
      Totals.add(sum, level.sum(), 1);
      for (String child : level.children()) {
        if (seen.size() == MAX_RUNS && !seen.contains(child)) {
          complete = false;
        } else if (seen.add(child)) {
          ReadBudget.take(child.length());
          open.add(child);
        }
      }
    }
    Run sums = new Run();
    TotalsRecords.put(sum, sums);
    return new Subtree(runs, complete, sums);
  }
}
