package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedWindow;
import io.fleetfold.verify.saved.SavedWindows;
import io.fleetfold.verify.saved.StateSink;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Usage by windows of event time: what was spent when. It only ever grows; a run's deletion takes
 * nothing out of it. Not thread-safe.
 */
public final class UsageLedger {
  private static final String FLEET = "fleet";
  private static final int FEW = 4;

  private final SortedMap<WindowGroup, Long2ObjectMap<WindowUsage>> groups = new TreeMap<>();

  void add(WindowRules rules, Call call, Charge charge, long logTime) {
    add(rules, call, WindowUsage.of(call, charge), logTime);
  }

  /** The charge of a call that was added without one. */
  void reprice(WindowRules rules, Call call, Charge charge, long logTime) {
    add(rules, call, WindowUsage.of(charge), logTime);
  }

  private void add(WindowRules rules, Call call, WindowUsage usage, long logTime) {
    String agent = call.agentId() == null ? "" : call.agentId();
    String model = call.model().provider() + "/" + call.model().name();
    for (WindowSize size : WindowSize.values()) {
      long start = size.start(call.createdAt());
      if (rules.counts(size, start, logTime)) {
        WindowUsage told = size.detailed() ? usage : usage.withoutLatencies();
        add(new WindowGroup(size, FLEET, ""), start, told);
        add(new WindowGroup(size, "agent", agent), start, told);
        add(new WindowGroup(size, "model", model), start, told);
      }
    }
  }

  void add(WindowRules rules, ActionOutcome action, long time, long logTime) {
    for (WindowSize size : WindowSize.values()) {
      long start = size.start(time);
      if (size.detailed() && rules.counts(size, start, logTime)) {
        add(new WindowGroup(size, "action", action.name()), start, WindowUsage.of(action));
      }
    }
  }

  /** Adds to the window of a group that begins there, in milliseconds since the epoch. */
  public void add(WindowGroup group, long start, WindowUsage usage) {
    groups
        .computeIfAbsent(group, ignored -> new Long2ObjectOpenHashMap<>(FEW))
        .computeIfAbsent(start, ignored -> new WindowUsage())
        .add(usage);
  }

  /** Adds all windows of another ledger. */
  void add(UsageLedger other) {
    other.groups.forEach(
        (group, windows) -> windows.forEach((start, usage) -> add(group, start, usage)));
  }

  /** The windows by group. */
  public SortedMap<WindowGroup, Long2ObjectMap<WindowUsage>> groups() {
    return groups;
  }

  /** The first window of each size there is one of, in milliseconds since the epoch. */
  public Map<WindowSize, Long> firsts() {
    Map<WindowSize, Long> firsts = new EnumMap<>(WindowSize.class);
    groups.forEach(
        (group, windows) ->
            windows.forEach((start, usage) -> firsts.merge(group.size(), start, Math::min)));
    return firsts;
  }

  void save(StateSink sink) throws IOException {
    for (var entry : groups.entrySet()) {
      WindowGroup group = entry.getKey();
      List<SavedWindow> windows = new ArrayList<>();
      entry.getValue().forEach((start, usage) -> windows.add(usage.save(start)));
      sink.put(new SavedWindows(group.size().word(), group.scope(), group.name(), windows));
    }
  }

  void restore(SavedWindows saved) {
    WindowGroup group =
        new WindowGroup(WindowSize.ofWord(saved.getSize()), saved.getScope(), saved.getName());
    saved.getWindows().forEach(of -> add(group, of.getStart(), WindowUsage.of(of)));
  }
}
