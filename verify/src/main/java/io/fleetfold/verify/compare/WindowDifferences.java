package io.fleetfold.verify.compare;

import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.Scope.Kind;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.replay.WindowGroup;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.replay.WindowUsage;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Names the windows that differ, and in which number. */
final class WindowDifferences {
  /** Who has one wrong window mostly has many: more would only hide the rest of the report. */
  private static final int MAX_BY_GROUP = 20;

  private final Map<Column, UsageLedger> ledgers = new EnumMap<>(Column.class);
  private final Map<WindowSize, Long> keptFrom;

  WindowDifferences(
      UsageLedger live, UsageLedger replay, UsageLedger sql, Map<WindowSize, Long> keptFrom) {
    this.keptFrom = keptFrom;
    ledgers.put(Column.LIVE, live);
    ledgers.put(Column.REPLAY, replay);
    ledgers.put(Column.SQL, sql);
  }

  List<Row> rows() {
    SortedSet<WindowGroup> groups = new TreeSet<>();
    ledgers.values().forEach(ledger -> groups.addAll(ledger.groups().keySet()));
    List<Row> rows = new ArrayList<>();
    groups.forEach(group -> rows.addAll(rows(group)));
    return rows;
  }

  private List<Row> rows(WindowGroup group) {
    SortedSet<Long> starts = new TreeSet<>();
    Map<Column, Long2ObjectMap<WindowUsage>> tables = new EnumMap<>(Column.class);
    ledgers.forEach(
        (column, ledger) -> {
          Long2ObjectMap<WindowUsage> table =
              ledger.groups().getOrDefault(group, Long2ObjectMaps.emptyMap());
          tables.put(column, table);
          starts.addAll(table.keySet());
        });
    List<Row> rows = new ArrayList<>();
    int differing = 0;
    for (long start : starts) {
      List<Row> ofWindow = rows(group, start, tables);
      rows.addAll(ofWindow);
      differing += ofWindow.isEmpty() ? 0 : 1;
      if (differing == MAX_BY_GROUP) {
        break;
      }
    }
    return rows;
  }

  private List<Row> rows(
      WindowGroup group, long start, Map<Column, Long2ObjectMap<WindowUsage>> tables) {
    boolean kept = start >= keptFrom.get(group.size());
    Scope scope =
        new Scope(
            kept ? Kind.WINDOW : Kind.OLD_WINDOW, group + " at " + Instant.ofEpochMilli(start));
    List<Row> rows = new ArrayList<>();
    for (String number : WindowUsage.NUMBERS) {
      Map<Column, String> told = new LinkedHashMap<>();
      for (Map.Entry<Column, Long2ObjectMap<WindowUsage>> entry : tables.entrySet()) {
        boolean tells =
            entry.getKey() != Column.LIVE || (kept && WindowUsage.COMPARED.contains(number));
        WindowUsage usage = entry.getValue().get(start);
        if (tells) {
          told.put(
              entry.getKey(),
              usage == null || usage.isNothing() ? "no window" : usage.text(number));
        }
      }
      if (told.values().stream().distinct().count() > 1) {
        rows.add(new Row(scope, number, told, false));
      }
    }
    return rows;
  }
}
