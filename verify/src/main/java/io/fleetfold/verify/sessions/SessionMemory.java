package io.fleetfold.verify.sessions;

import io.fleetfold.verify.replay.Text;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongFunction;

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

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeInt(lives.size());
    for (Map.Entry<SessionId, Life> life : lives.entrySet()) {
      write(out, life.getKey());
      life.getValue().write(out);
    }
    out.writeInt(users.size());
    for (Map.Entry<SessionId, KeyedState> user : users.entrySet()) {
      write(out, user.getKey());
      user.getValue().write(out);
    }
    out.writeInt(outcomes.size());
    for (Map.Entry<SessionId, Outcomes> known : outcomes.entrySet()) {
      write(out, known.getKey());
      known.getValue().write(out);
    }
    out.writeInt(deletions.size());
    for (Map.Entry<SessionId, Deletion> deletion : deletions.entrySet()) {
      write(out, deletion.getKey());
      out.writeLong(deletion.getValue().generation());
      Text.write(out, deletion.getValue().reason());
      out.writeLong(deletion.getValue().at());
    }
    out.writeInt(agenda.size());
    for (Forget item : agenda) {
      out.writeLong(item.due());
      write(out, item.id());
      out.writeLong(item.offset());
    }
    apps.write(out);
    out.writeInt(underway.size());
    for (Map.Entry<Long, AppStates> change : underway.entrySet()) {
      out.writeLong(change.getKey());
      change.getValue().write(out);
    }
  }

  /** Reads it; {@code changes} tells what has become meanwhile of those that were on their way. */
  void read(DataInput in, LongFunction<Change> changes) throws IOException {
    newest = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      lives.put(id(in), Life.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      users.put(id(in), KeyedState.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      outcomes.put(id(in), Outcomes.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      deletions.put(id(in), new Deletion(in.readLong(), Text.read(in), in.readLong()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      agenda.add(new Forget(in.readLong(), id(in), in.readLong()));
    }
    apps.read(in);
    for (int left = in.readInt(); left > 0; left--) {
      long offset = in.readLong();
      AppStates change = new AppStates();
      change.read(in);
      switch (changes.apply(offset)) {
        case UNDERWAY -> underway.put(offset, change);
        case APPLIED -> apps.add(change);
        case REFUSED -> {
          // it never gets there
        }
      }
    }
  }

  private static void write(DataOutput out, SessionId id) throws IOException {
    out.writeUTF(id.app());
    out.writeUTF(id.user());
    out.writeUTF(id.session());
  }

  private static SessionId id(DataInput in) throws IOException {
    return new SessionId(in.readUTF(), in.readUTF(), in.readUTF());
  }
}
