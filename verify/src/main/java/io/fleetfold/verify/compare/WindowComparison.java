package io.fleetfold.verify.compare;

import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.Prints;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.Scope.Kind;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.replay.WindowGroup;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.replay.WindowUsage;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Usage windows of three witnesses: sums and fingerprints by group, of the windows that the state
 * stores keep and of those before them, of which replay and SQL alone can tell.
 */
public final class WindowComparison {
  private static final String WINDOWS = "windows";
  private static final String PRINT = "fingerprint of windows";

  /** The histograms are not told by the query API, only their percentiles. */
  private static final Set<String> TOLD_LIVE = names(WindowUsage.COMPARED);

  private static final Set<String> ALL = names(WindowUsage.NUMBERS);

  private final UsageLedger live;
  private final UsageLedger replay;
  private final UsageLedger sql;
  private final Map<WindowSize, Long> keptFrom;

  /**
   * A comparison of three ledgers.
   *
   * @param keptFrom which windows the state stores surely keep: those that start here or later
   */
  public WindowComparison(
      UsageLedger live, UsageLedger replay, UsageLedger sql, Map<WindowSize, Long> keptFrom) {
    this.live = live;
    this.replay = replay;
    this.sql = sql;
    this.keptFrom = Map.copyOf(keptFrom);
  }

  /** The rows: of every group, then of each window that differs. */
  public List<Row> rows() {
    List<Row> rows =
        new ArrayList<>(
            Comparison.of(
                List.of(
                    new Witness(
                        Column.LIVE, "state stores", Set.of(Kind.WINDOW), TOLD_LIVE, sheet(live)),
                    new Witness(
                        Column.REPLAY,
                        "replay",
                        Set.of(Kind.WINDOW, Kind.OLD_WINDOW),
                        ALL,
                        sheet(replay)),
                    new Witness(
                        Column.SQL,
                        "usage_windows",
                        Set.of(Kind.WINDOW, Kind.OLD_WINDOW),
                        ALL,
                        sheet(sql)))));
    if (rows.stream().anyMatch(row -> !row.ok())) {
      rows.addAll(new WindowDifferences(live, replay, sql, keptFrom).rows());
    }
    return rows;
  }

  private static Set<String> names(Set<String> numbers) {
    Set<String> names = new LinkedHashSet<>(numbers);
    names.add(WINDOWS);
    names.add(PRINT);
    return names;
  }

  private Sheet sheet(UsageLedger ledger) {
    Sheet sheet = new Sheet();
    ledger.groups().forEach((group, windows) -> put(sheet, group, windows));
    return sheet;
  }

  private void put(Sheet sheet, WindowGroup group, Long2ObjectMap<WindowUsage> windows) {
    Sums kept = new Sums();
    Sums old = new Sums();
    long from = keptFrom.get(group.size());
    windows.forEach(
        (start, usage) -> {
          if (!usage.isNothing()) {
            (start >= from ? kept : old).add(start, usage);
          }
        });
    kept.put(sheet, new Scope(Kind.WINDOW, group.toString()));
    old.put(sheet, new Scope(Kind.OLD_WINDOW, group.toString()));
  }

  private static final class Sums {
    private final WindowUsage sums = new WindowUsage();
    private long windows;
    private long print;

    void add(long start, WindowUsage usage) {
      windows++;
      print += usage.print(start);
      sums.add(usage);
      // histograms must not change places among windows
      long histogram = usage.get(WindowUsage.LATENCY_PRINT);
      sums.add(WindowUsage.LATENCY_PRINT, histogram * Prints.weight(start) - histogram);
    }

    void put(Sheet sheet, Scope scope) {
      if (windows == 0) {
        return;
      }
      WindowUsage.NUMBERS.forEach(number -> sheet.put(scope, number, sums.text(number)));
      sheet.put(scope, WINDOWS, windows);
      sheet.put(scope, PRINT, print);
    }
  }
}
