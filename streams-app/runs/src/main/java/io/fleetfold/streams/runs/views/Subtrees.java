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
import java.util.Set;
import java.util.function.Function;

/**
 * Sums a run with the runs it has started, and those that they have started, at any depth. Each run
 * counts once, also where runs name each other as parents.
 */
public final class Subtrees {
  /** Runs that one answer is summed over. */
  static final int MAX_RUNS = 10_000;

  private static final int AT_ONCE = 500;

  private Subtrees() {}

  /**
   * The subtree of a run.
   *
   * @param levels what is known of some runs, which are asked for together
   */
  public static Subtree of(String runId, Function<List<String>, TreeLevel> levels) {
    LlmTotals sum = Totals.zero();
    Set<String> seen = new HashSet<>(Set.of(runId));
    Deque<String> open = new ArrayDeque<>(seen);
    long runs = 0;
    boolean complete = true;
    while (!open.isEmpty()) {
      List<String> some = new ArrayList<>();
      while (some.size() < AT_ONCE && !open.isEmpty()) {
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
