package io.fleetfold.streams.sessions.views;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.reads.LogUnavailableException;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be read of sessions, straight from the state stores. Answers may show work that is not
 * committed yet. A session whose time to live is over is not there, whether the fold has ended it
 * yet or not; only the totals count it until then. Every method throws {@link
 * ViewsUnavailableException} while stores are restored or moved. Thread-safe.
 */
public interface SessionViews {
  /**
   * A session, or empty where there is none: all of it as it is behind one of its events.
   *
   * @param messages which of its messages to read
   */
  Optional<View> session(SessionId id, Newest messages);

  /** As {@link #session(SessionId, Newest)}, with the newest so many messages. */
  default Optional<View> session(SessionId id, int messages) {
    return session(id, Newest.of(messages));
  }

  /**
   * Messages of a session, newest first; empty for an unknown session.
   *
   * @param before only those with a smaller sequence
   */
  Optional<Page<byte[]>> messages(SessionId id, long before, int limit);

  /** What became of an event; empty for one that did not come, or is forgotten. */
  Optional<AppendOutcome> append(SessionId id, String eventId);

  /**
   * Events of a session since it was created, as the log has them; empty for an unknown session.
   *
   * @throws LogUnavailableException when they could not be read from the log in time
   */
  Optional<Steps> steps(SessionId id, Range range);

  /** Sessions that match, the last updated first; without messages. */
  Page<View> sessions(Filter filter, int offset, int limit);

  /**
   * Sessions of a user that match, in the order of their ids, which stays as it is while they
   * change: whoever reads page by page misses none. Without messages.
   *
   * @param filter names application and user
   * @param behind only those behind this id; null for all
   */
  Page<View> sessionsById(Filter filter, String behind, int limit);

  /** All that the stores hold, in short: to be compared with a replay. */
  SessionPrints prints();

  /**
   * As {@link #sessions}, of those partitions, not read yet.
   *
   * @param count at least so many, if there are
   */
  List<FoundSession> found(Filter filter, Set<Integer> partitions, int count);

  /**
   * Sessions without messages; of one that is not there any more nothing. Fewer than were asked for
   * where they are large: one at least.
   */
  List<Optional<View>> read(List<SessionId> ids);

  /** What the stores hold, over all partitions. */
  SessionTally totals();

  /** What the stores hold of those partitions of sessions. */
  SessionTally sessionTotals(Set<Integer> partitions);

  /** What the stores hold of those partitions of applications. */
  SessionTally applicationTotals(Set<Integer> partitions);

  /** The state of an application, whose partition is here. */
  Map<String, StateEntry> appState(String app);

  /**
   * Waits until the state of an application, whose partition is here, has a change.
   *
   * @param change where the event stands
   * @return whether it has; false once the time is over
   */
  boolean awaitApplied(String app, Position change, Duration timeout) throws InterruptedException;

  /**
   * Waits until what is read includes the event at a position, the state of the application
   * included.
   *
   * @param app the application to be read; null for all
   * @return whether it does; false once the time is over
   */
  boolean await(Position position, String app, Duration timeout) throws InterruptedException;

  /** Partitions of the log of sessions. */
  int partitions();

  /** The next offset of a partition of the log of sessions. */
  long nextOffset(int partition);

  /**
   * A place in the log of sessions.
   *
   * @param partition the partition
   * @param offset the offset
   */
  record Position(int partition, long offset) {}

  /**
   * Which sessions to list; a null matches all.
   *
   * @param app of this application
   * @param user of this user; in all applications where none is named
   * @param status in this status
   * @param updatedBefore whose last event is older, in epoch milliseconds
   */
  record Filter(String app, String user, String status, Long updatedBefore) {
    /** The partition of the user that it names, of so many. */
    int partition(int partitions) {
      return RecordKeys.partition(RecordKeys.ofUser(app, user), partitions);
    }
  }

  /**
   * The newest messages of a session.
   *
   * @param most how many at most
   * @param generation the life of the session that the sequence is from
   * @param behind only those with a greater sequence, if the session lives that life
   */
  record Newest(int most, long generation, long behind) {
    private static final long NO_GENERATION = -1;

    /** No messages. */
    public static final Newest NONE = of(0);

    /** The newest so many. */
    public static Newest of(int most) {
      return new Newest(most, NO_GENERATION, 0);
    }

    int count(SessionCore core) {
      return core.getGeneration() == generation
          ? (int) Math.min(most, Math.max(0, core.getMessageCount() - behind))
          : most;
    }
  }

  /**
   * Which events of a session to read.
   *
   * @param bound an offset: events behind it, or with the newest first those before it
   * @param newestFirst whether in the reverse order of the log
   * @param limit how many at most
   */
  record Range(long bound, boolean newestFirst, int limit) {
    boolean contains(long offset) {
      return newestFirst ? offset < bound : offset > bound;
    }
  }

  /**
   * Events of a session.
   *
   * @param items in the order that was asked for
   * @param hasMore whether more follow
   * @param partition where its log is
   * @param nextOffset how far that log is folded
   */
  record Steps(List<SessionStep> items, boolean hasMore, int partition, long nextOffset) {}

  /**
   * A session.
   *
   * @param id its name
   * @param core what is known of it
   * @param session its own state, by key
   * @param user the state of its user
   * @param app the state of its application
   * @param messages its newest messages as the store has them, newest first
   * @param partition where its log is
   * @param nextOffset how far that log is folded
   */
  record View(
      SessionId id,
      SessionCore core,
      Map<String, StateEntry> session,
      Map<String, StateEntry> user,
      Map<String, StateEntry> app,
      List<byte[]> messages,
      int partition,
      long nextOffset) {}
}
