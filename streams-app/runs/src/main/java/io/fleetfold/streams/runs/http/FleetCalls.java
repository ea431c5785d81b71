package io.fleetfold.streams.runs.http;

import io.fleetfold.records.Run;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.views.CallPlace;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunCallViews.Listed;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Walks along the runs, newest start first, and along the calls of each. Thread-safe. */
final class FleetCalls {
  private static final int RUNS_AT_ONCE = 16;

  /** Runs without calls that one answer looks at: it may then be empty, and have a cursor. */
  private static final int MAX_RUNS = 500;

  private static final Pattern CURSOR = Pattern.compile("(\\d{1,7})(?:\\.([\\w-]{1,2000}))?");

  private final FleetViews runs;
  private final RunCallViews calls;

  FleetCalls(FleetViews runs, RunCallViews calls) {
    this.runs = runs;
    this.calls = calls;
  }

  /**
   * Where a page begins.
   *
   * @param run how many runs lie before
   * @param after the call of that run behind which it begins; null for its first
   */
  record Begin(int run, CallPlace after) {
    static final Begin FIRST = new Begin(0, null);

    static Optional<Begin> ofCursor(String cursor) {
      Matcher parts = CURSOR.matcher(cursor);
      if (!parts.matches()) {
        return Optional.empty();
      }
      int run = Integer.parseInt(parts.group(1));
      return parts.group(2) == null
          ? Optional.of(new Begin(run, null))
          : CallPlace.ofCursor(parts.group(2)).map(after -> new Begin(run, after));
    }

    String cursor() {
      return run + (after == null ? "" : "." + after.cursor());
    }
  }

  /**
   * Fills a page with calls of the runs of an agent and of an application, null for all; the cursor
   * of the next.
   */
  String ofAgent(String agentId, String app, Begin begin, CallPage page) {
    Begin at = begin;
    while (at.run() < begin.run() + MAX_RUNS) {
      long held = ReadBudget.held();
      Page<Run> found = runs.runs(new RunFilter(agentId, null, null, app), at.run(), RUNS_AT_ONCE);
      List<String> ids = found.items().stream().map(Run::getRunId).toList();
      ReadBudget.back(held);
      for (String id : ids) {
        Begin rest = ofRun(id, at, page);
        if (rest != null) {
          return rest.cursor();
        }
        at = new Begin(at.run() + 1, null);
        if (page.room() == 0) {
          return at.cursor();
        }
      }
      if (!found.hasMore()) {
        return null;
      }
      if (ids.isEmpty()) {
        // no room for another run in this answer
        return at.cursor();
      }
    }
    return at.cursor();
  }

  /** Takes calls of a run; where what follows of it begins, null for nothing. */
  Begin ofRun(String runId, Begin begin, CallPage page) {
    Listed found = calls.calls(runId, begin.after(), page.room()).orElse(null);
    if (found == null) {
      return null;
    }
    int added = page.add(found);
    if (added == found.items().size() && !found.hasMore()) {
      return null;
    }
    return new Begin(
        begin.run(), added == 0 ? begin.after() : found.items().get(added - 1).place());
  }
}
