package io.fleetfold.verify.sessions;

import io.fleetfold.verify.saved.SavedAppKey;
import io.fleetfold.verify.saved.SavedForgetting;
import io.fleetfold.verify.saved.SavedOutcomes;
import io.fleetfold.verify.saved.SavedSession;
import io.fleetfold.verify.saved.SavedSessionClock;
import io.fleetfold.verify.saved.SavedSessionDeletion;
import io.fleetfold.verify.saved.SavedUser;
import io.fleetfold.verify.saved.StateSink;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongFunction;
import org.apache.avro.generic.IndexedRecord;

/** All that a replay of sessions knows between two records. Not thread-safe. */
final class SessionMemory {
  private final Map<SessionId, Life> lives = new HashMap<>();
  private final Map<SessionId, KeyedState> users = new HashMap<>();
  private final Map<SessionId, Outcomes> outcomes = new HashMap<>();
  private final Map<SessionId, Deletion> deletions = new HashMap<>();
  private final PriorityQueue<Forget> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Forget::due));
  private final AppStates apps = new AppStates();
  private final Map<Long, AppStates> underway = new HashMap<>();
  private long newest = Long.MIN_VALUE;

  /** The last deletion of a session. */
  private record Deletion(long generation, String reason, long at) {}

  /** When outcomes of a session, up to an offset, are forgotten. */
  private record Forget(long due, SessionId id, long offset) {}

  /** What has become of a change of an application's state. */
  enum Change {
    UNDERWAY,
    REFUSED,
    APPLIED
  }

  /** The log takes a record: what was to be remembered until then is forgotten. */
  void passes(long logTime) {
    newest = Math.max(newest, logTime);
    while (!agenda.isEmpty() && agenda.peek().due() <= newest) {
      Forget next = agenda.remove();
      Outcomes known = outcomes.get(next.id());
      if (known != null) {
        Life life = lives.get(next.id());
        known.forget(next.offset(), life == null ? Long.MAX_VALUE : life.generation());
        if (known.isEmpty()) {
          outcomes.remove(next.id());
        }
      }
    }
  }

  /** The newest log time: a log whose clock is set back goes on with it. */
  long newest() {
    return newest;
  }

  void forgetLater(SessionId id, long due, long offset) {
    agenda.add(new Forget(due, id, offset));
  }

  Life life(SessionId id) {
    return lives.get(id);
  }

  void put(SessionId id, Life life) {
    lives.put(id, life);
  }

  void delete(SessionId id, long generation, String reason, long logTime) {
    lives.remove(id);
    deletions.put(id, new Deletion(generation, reason, logTime));
  }

  KeyedState user(SessionId id) {
    return users.computeIfAbsent(user(id.app(), id.user()), unused -> new KeyedState());
  }

  private static SessionId user(String app, String user) {
    return new SessionId(app, user, "");
  }

  Outcomes outcomes(SessionId id) {
    return outcomes.computeIfAbsent(id, unused -> new Outcomes());
  }

  AppStates apps() {
    return apps;
  }

  /** The event at that offset has made a change that is still on its way. */
  void underway(long offset, SessionEvent input, long logTime) {
    underway.computeIfAbsent(offset, unused -> new AppStates()).add(input, logTime);
  }

  void addTo(SessionTotals totals) {
    lives.forEach(
        (id, life) -> {
          SessionTotals.ExpectedNumbers told = totals.of(owner(id));
          life.put(told.stored(), told.sql());
        });
    deletions.forEach(
        (id, deletion) -> {
          SessionTotals.ExpectedNumbers told = totals.of(owner(id));
          for (SessionNumbers numbers : new SessionNumbers[] {told.stored(), told.sql()}) {
            numbers.put(Field.DELETED_GENERATION, deletion.generation());
            numbers.put(Field.DELETED_AT, deletion.at());
            numbers.putReason(deletion.reason());
          }
        });
    users.forEach(
        (id, state) -> {
          if (state.count() > 0) {
            totals.putState(Owner.ofUser(id.app(), id.user()), state.count(), state.print());
          }
        });
    totals.add(apps);
  }

  private static Owner owner(SessionId id) {
    return Owner.ofSession(id.app(), id.user(), id.session());
  }

  void save(StateSink sink) throws IOException {
    sink.put(new SavedSessionClock(newest));
    for (Map.Entry<SessionId, Life> life : lives.entrySet()) {
      sink.put(life.getValue().save(life.getKey()));
    }
    for (Map.Entry<SessionId, KeyedState> user : users.entrySet()) {
      SessionId id = user.getKey();
      sink.put(new SavedUser(id.app(), id.user(), user.getValue().save()));
    }
    for (Map.Entry<SessionId, Outcomes> known : outcomes.entrySet()) {
      SessionId id = known.getKey();
      sink.put(new SavedOutcomes(id.app(), id.user(), id.session(), known.getValue().save()));
    }
    for (Map.Entry<SessionId, Deletion> entry : deletions.entrySet()) {
      SessionId id = entry.getKey();
      Deletion deletion = entry.getValue();
      sink.put(
          new SavedSessionDeletion(
              id.app(),
              id.user(),
              id.session(),
              deletion.generation(),
              deletion.reason(),
              deletion.at()));
    }
    for (Forget item : agenda) {
      SessionId id = item.id();
      sink.put(new SavedForgetting(item.due(), id.app(), id.user(), id.session(), item.offset()));
    }
    apps.save(sink, null);
    for (Map.Entry<Long, AppStates> change : underway.entrySet()) {
      change.getValue().save(sink, change.getKey());
    }
  }

  /**
   * Takes up a saved record; {@code changes} tells what has become meanwhile of those that were on
   * their way.
   */
  void restore(IndexedRecord saved, LongFunction<Change> changes) {
    if (saved instanceof SavedSessionClock clock) {
      newest = clock.getNewestLogTime();
    } else if (saved instanceof SavedSession of) {
      lives.put(new SessionId(of.getApp(), of.getUser(), of.getSession()), Life.of(of));
    } else if (saved instanceof SavedUser of) {
      users.put(user(of.getApp(), of.getUser()), KeyedState.of(of.getState()));
    } else if (saved instanceof SavedOutcomes of) {
      SessionId id = new SessionId(of.getApp(), of.getUser(), of.getSession());
      outcomes.put(id, Outcomes.of(of.getEvents()));
    } else if (saved instanceof SavedSessionDeletion of) {
      SessionId id = new SessionId(of.getApp(), of.getUser(), of.getSession());
      deletions.put(id, new Deletion(of.getGeneration(), of.getReason(), of.getAt()));
    } else if (saved instanceof SavedForgetting of) {
      SessionId id = new SessionId(of.getApp(), of.getUser(), of.getSession());
      agenda.add(new Forget(of.getDue(), id, of.getOffset()));
    } else if (saved instanceof SavedAppKey key) {
      restore(key, changes);
    } else {
      throw new IllegalArgumentException(
          "no part of a replay of sessions: " + saved.getSchema().getFullName());
    }
  }

  private void restore(SavedAppKey key, LongFunction<Change> changes) {
    Long offset = key.getUnderway();
    switch (offset == null ? Change.APPLIED : changes.apply(offset)) {
      case UNDERWAY -> underway.computeIfAbsent(offset, unused -> new AppStates()).restore(key);
      case APPLIED -> apps.restore(key);
      case REFUSED -> {
        // it never gets there
      }
    }
  }
}
