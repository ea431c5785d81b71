package io.fleetfold.streams.sessions.views;

import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.sessions.state.StateEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * State that the sessions of one answer have in common: that of their user and application, read
 * once instead of for each session, and again when the log has moved on. Not thread-safe.
 */
final class SharedState {
  private final Map<String, Read> known = new HashMap<>();

  private record Read(long next, Map<String, StateEntry> entries, long bytes) {}

  /**
   * The state of a scope.
   *
   * @param next how far the log is folded: what was read before it was that far may lack something
   */
  Map<String, StateEntry> of(String scope, long next, Supplier<Map<String, StateEntry>> reader) {
    Read read = known.get(scope);
    if (read != null && read.next() == next) {
      // it is in the answer once more
      ReadBudget.take(read.bytes());
      return read.entries();
    }
    Map<String, StateEntry> entries = reader.get();
    known.put(scope, new Read(next, entries, bytes(entries)));
    return entries;
  }

  private static long bytes(Map<String, StateEntry> entries) {
    return entries.entrySet().stream()
        .mapToLong(entry -> entry.getKey().length() + (long) entry.getValue().getValue().length())
        .sum();
  }
}
