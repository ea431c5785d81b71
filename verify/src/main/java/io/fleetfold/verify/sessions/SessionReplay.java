package io.fleetfold.verify.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.RecordOutcome;
import io.fleetfold.verify.saved.StateSink;
import io.fleetfold.verify.sessions.AppChanges.Place;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;

/**
 * Folds one partition of the log of sessions' events, from its beginning and in its order. Not
 * thread-safe.
 */
public final class SessionReplay {
  private final SessionReplayConfig rules;
  private final AppChanges changes;
  private final SessionMemory memory = new SessionMemory();
  private final Map<RecordOutcome, Long> outcomes = new HashMap<>();

  /** A replay that has read nothing yet. */
  public SessionReplay(SessionReplayConfig rules, AppChanges changes) {
    this.rules = rules;
    this.changes = changes;
  }

  /** Takes in the next record of the partition. */
  public void accept(LogRecord record) {
    memory.passes(record.time());
    outcomes.merge(outcome(record), 1L, Long::sum);
  }

  private RecordOutcome outcome(LogRecord record) {
    if (record.unreadable().isPresent()) {
      return RecordOutcome.DEAD_LETTER;
    }
    if (SessionEvent.strays(record, rules)) {
      return RecordOutcome.STRAY;
    }
    return SessionEvent.of(record, rules).map(this::fold).orElse(RecordOutcome.DEAD_LETTER);
  }

  private RecordOutcome fold(SessionEvent input) {
    AgentRunEvent event = input.event();
    Outcomes known = memory.outcomes(input.id());
    boolean byLaw = changes.isByLaw(new Place(input.record().partition(), input.record().offset()));
    Outcomes.Known before = known.of(event.getEventId());
    if (before != Outcomes.Known.NOTHING && (event.getPartial() || !before.mayComeAgain(byLaw))) {
      return RecordOutcome.DUPLICATE;
    }
    Life life = byLaw ? alive(input) : memory.life(input.id());
    RecordOutcome outcome = decide(input, life);
    if (outcome == RecordOutcome.FOLDED) {
      apply(input, life);
    }
    known.put(event.getEventId(), input.record().offset(), known(input, outcome));
    if (memory.life(input.id()) == null) {
      forgetLater(input, input.record().offset());
    }
    return input.valid() ? outcome : RecordOutcome.DEAD_LETTER;
  }

  private static Outcomes.Known known(SessionEvent input, RecordOutcome outcome) {
    if (!input.valid()) {
      return Outcomes.Known.DECIDED;
    }
    if (input.event().getPartial()) {
      return Outcomes.Known.PIECE;
    }
    return outcome == RecordOutcome.REFUSED ? Outcomes.Known.REFUSED : Outcomes.Known.DECIDED;
  }

  /** The session; one whose time was over when the log took the event ends before it. */
  private Life alive(SessionEvent input) {
    Life life = memory.life(input.id());
    if (life == null || !life.isOver(rules.timeToLive(input.id().app()), input.record().time())) {
      return life;
    }
    memory.delete(input.id(), life.generation(), "expired", input.record().time());
    // what becomes of the event itself is of the time behind
    forgetLater(input, input.record().offset() - 1);
    return null;
  }

  private void forgetLater(SessionEvent input, long offset) {
    long due = input.record().time() + rules.outcomesFor().toMillis() + 1;
    memory.forgetLater(input.id(), due, offset);
  }

  private RecordOutcome decide(SessionEvent input, Life life) {
    AgentRunEvent event = input.event();
    if (!input.valid()) {
      return RecordOutcome.REFUSED;
    }
    if (event.getPartial()) {
      return RecordOutcome.IGNORED;
    }
    boolean creates = event.getEventType().equals("session_created");
    boolean deletes = event.getEventType().equals("session_deleted");
    if (life == null && deletes) {
      return RecordOutcome.IGNORED;
    }
    Long generation = event.getExpectedGeneration();
    Long revision = event.getExpectedRevision();
    if (creates == (life != null)
        || (generation != null && (life == null || generation != life.generation()))
        || (revision != null && revision != (life == null ? 0 : life.revision()))
        || !metadataFits(input, life)) {
      return RecordOutcome.REFUSED;
    }
    boolean fits =
        (creates || deletes || life.state().fits(input.delta().session()))
            && memory.user(input.id()).fits(input.delta().user());
    return fits ? RecordOutcome.FOLDED : RecordOutcome.REFUSED;
  }

  private boolean metadataFits(SessionEvent input, Life life) {
    if (input.facts().metadata == null) {
      return true;
    }
    String after = (life == null ? new Life(0, 0) : life).metadata(input.facts().metadata);
    if (after == null || KeyedState.utf8(after) <= rules.limits().fieldBytes()) {
      return true;
    }
    String before = life == null ? null : life.metadata();
    return before != null && KeyedState.utf8(after) <= KeyedState.utf8(before);
  }

  private void apply(SessionEvent input, Life known) {
    if (input.event().getEventType().equals("session_deleted")) {
      memory.delete(input.id(), known.generation(), input.facts().reason, input.record().time());
    } else {
      Life life = known == null ? new Life(input.record().offset(), input.time()) : known;
      life.fold(input);
      memory.put(input.id(), life);
    }
    memory.user(input.id()).apply(input.delta().user(), 0, input.time());
    if (!input.delta().app().isEmpty()) {
      Place place = new Place(input.record().partition(), input.record().offset());
      long logTime = changes.isByLaw(place) ? memory.newest() : -1;
      if (changes.underway().contains(place)) {
        memory.underway(place.offset(), input, logTime);
      } else if (!changes.refused().contains(place)) {
        memory.apps().add(input, logTime);
      }
    }
  }

  /** What all records so far come to. */
  public SessionTotals totals() {
    SessionTotals totals = new SessionTotals();
    memory.addTo(totals);
    outcomes.forEach(totals::count);
    return totals;
  }

  /** Saves what it needs to go on from here in another process. */
  public void save(StateSink sink) throws IOException {
    memory.save(sink);
  }

  /**
   * Takes up one of the records that another replay of this partition has saved, before it has read
   * anything.
   *
   * @param partition which it is
   */
  public void restore(int partition, IndexedRecord saved) {
    memory.restore(saved, offset -> stateOf(new Place(partition, offset)));
  }

  /** What has become of a change that was on its way. */
  private SessionMemory.Change stateOf(Place place) {
    if (changes.underway().contains(place)) {
      return SessionMemory.Change.UNDERWAY;
    }
    return changes.refused().contains(place)
        ? SessionMemory.Change.REFUSED
        : SessionMemory.Change.APPLIED;
  }
}
