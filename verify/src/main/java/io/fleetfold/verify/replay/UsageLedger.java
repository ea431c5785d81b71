package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Usage by windows of event time: what was spent when. It only ever grows; a run's deletion takes
 * nothing out of it. Not thread-safe.
 */
public final class UsageLedger {
  private static final String FLEET = "fleet";

  private final SortedMap<WindowGroup, WindowTable> groups = new TreeMap<>();

  void add(WindowRules rules, Call call, Charge charge, long logTime) {
    long[] usage = WindowUsage.of(call, charge);
    String agent = call.agentId() == null ? "" : call.agentId();
    String model = call.model().provider() + "/" + call.model().name();
    for (WindowSize size : WindowSize.values()) {
      long start = size.start(call.createdAt());
      if (rules.counts(size, start, logTime)) {
        long[] told = size.detailed() ? usage : WindowUsage.withoutLatencies(usage);
        add(new WindowGroup(size, FLEET, ""), start, told);
        add(new WindowGroup(size, "agent", agent), start, told);
        add(new WindowGroup(size, "model", model), start, told);
      }
    }
  }

  /** The charge of a call that was added without one. */
  void reprice(WindowRules rules, Call call, Charge charge, long logTime) {
    String agent = call.agentId() == null ? "" : call.agentId();
    String model = call.model().provider() + "/" + call.model().name();
    for (WindowSize size : WindowSize.values()) {
      long start = size.start(call.createdAt());
      if (rules.counts(size, start, logTime)) {
        add(new WindowGroup(size, FLEET, ""), start, WindowUsage.of(charge));
        add(new WindowGroup(size, "agent", agent), start, WindowUsage.of(charge));
        add(new WindowGroup(size, "model", model), start, WindowUsage.of(charge));
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

  /** Adds to a window; the numbers in the order of {@link WindowUsage#NUMBERS}. */
  public void add(WindowGroup group, long start, long[] usage) {
    groups.computeIfAbsent(group, ignored -> new WindowTable()).add(start, usage);
  }

  /** Adds all windows of another ledger. */
  void add(UsageLedger other) {
    other.groups.forEach(
        (group, windows) -> windows.forEach((start, usage) -> add(group, start, usage)));
  }

  /** The windows by group. */
  public SortedMap<WindowGroup, WindowTable> groups() {
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

  void write(DataOutput out) throws IOException {
    out.writeInt(groups.size());
    for (var entry : groups.entrySet()) {
      out.writeUTF(entry.getKey().size().word());
      out.writeUTF(entry.getKey().scope());
      out.writeUTF(entry.getKey().name());
      entry.getValue().write(out);
    }
  }

  void read(DataInput in, int format) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      WindowGroup group =
          new WindowGroup(WindowSize.ofWord(in.readUTF()), in.readUTF(), in.readUTF());
      groups.computeIfAbsent(group, ignored -> new WindowTable()).read(in, format);
    }
  }
}
