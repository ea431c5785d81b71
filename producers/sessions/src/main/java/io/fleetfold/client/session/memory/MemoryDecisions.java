package io.fleetfold.client.session.memory;

import io.fleetfold.client.session.Decision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.ToLongFunction;

/**
 * What was decided on the events of one user, by session and id: kept as long as the session, and a
 * day beyond its end, as the fold keeps it. Guarded by its owner.
 */
final class MemoryDecisions {
  private static final long KEPT_MS = Duration.ofHours(24).toMillis();

  private final Map<String, Map<String, Kept>> bySession = new HashMap<>();
  private final Queue<Due> due = new ArrayDeque<>();

  private record Kept(Decision decision, long offset) {}

  private record Due(String session, long offset, long at) {}

  /** The decision; null where none is known. */
  Decision get(String session, String eventId) {
    Kept kept = bySession.getOrDefault(session, Map.of()).get(eventId);
    return kept == null ? null : kept.decision();
  }

  void put(String session, String eventId, Decision decision, long offset) {
    bySession
        .computeIfAbsent(session, ignored -> new HashMap<>())
        .put(eventId, new Kept(decision, offset));
  }

  /** What was decided up to that offset is needed for a day: there is no such session now. */
  void forgetLater(String session, long offset, long now) {
    due.add(new Due(session, offset, now + KEPT_MS));
  }

  /**
   * Forgets what is due.
   *
   * @param generation of the session's life now, whose own are kept; the largest number for none
   */
  void forget(long now, ToLongFunction<String> generation) {
    while (!due.isEmpty() && due.element().at() < now) {
      Due old = due.remove();
      Map<String, Kept> kept = bySession.getOrDefault(old.session(), Map.of());
      long life = generation.applyAsLong(old.session());
      kept.values().removeIf(each -> each.offset() <= old.offset() && each.offset() < life);
      if (kept.isEmpty()) {
        bySession.remove(old.session());
      }
    }
  }
}
