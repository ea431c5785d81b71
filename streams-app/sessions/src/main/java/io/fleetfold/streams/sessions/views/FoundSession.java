package io.fleetfold.streams.sessions.views;

import io.fleetfold.streams.sessions.SessionId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A session of a list, which is not read yet.
 *
 * @param updatedAt its last event, in epoch milliseconds
 */
public record FoundSession(SessionId id, long updatedAt) {
  /** The last updated first; ties by name. */
  public static final Comparator<FoundSession> ORDER =
      Comparator.comparingLong(FoundSession::updatedAt)
          .reversed()
          .thenComparing(found -> found.id().userKey())
          .thenComparing(found -> found.id().sessionId());

  /**
   * One list of several, in their order; each must hold as many as are wanted, if there are.
   *
   * @param wanted how many at most
   */
  public static List<FoundSession> merged(
      Collection<? extends List<FoundSession>> lists, int wanted) {
    return lists.stream().flatMap(List::stream).sorted(ORDER).distinct().limit(wanted).toList();
  }
}
