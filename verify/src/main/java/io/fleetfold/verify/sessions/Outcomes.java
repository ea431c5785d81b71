package io.fleetfold.verify.sessions;

import io.fleetfold.verify.replay.Hashes;
import io.fleetfold.verify.saved.SavedOutcome;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Which events of a session were decided, and at which offset. Ids are known by 64 bits of a hash:
 * among 100,000 of one session a false match has a chance of 3e-10.
 */
final class Outcomes {
  /** What is known of an event. */
  enum Known {
    NOTHING,
    DECIDED,
    /** It was a piece of a streamed answer: the whole may come under its id. */
    PIECE,
    /** It was refused for what the session was then. */
    REFUSED;

    /** Whether one of its id is decided anew; what was refused is by the law of this release. */
    boolean mayComeAgain(boolean byLaw) {
      return this == PIECE || (this == REFUSED && byLaw);
    }
  }

  private final Long2ObjectMap<At> decided = new Long2ObjectOpenHashMap<>(2);

  private record At(long offset, Known known) {}

  Known of(String eventId) {
    At at = decided.get(Hashes.md5(eventId));
    return at == null ? Known.NOTHING : at.known;
  }

  void put(String eventId, long offset, Known known) {
    decided.put(Hashes.md5(eventId), new At(offset, known));
  }

  /** Forgets events up to an offset, but those of the session's present life. */
  void forget(long offset, long generation) {
    decided.values().removeIf(at -> at.offset <= offset && at.offset < generation);
  }

  boolean isEmpty() {
    return decided.isEmpty();
  }

  List<SavedOutcome> save() {
    List<SavedOutcome> saved = new ArrayList<>();
    decided.forEach((id, at) -> saved.add(new SavedOutcome(id, at.offset, at.known.name())));
    return saved;
  }

  static Outcomes of(List<SavedOutcome> saved) {
    Outcomes outcomes = new Outcomes();
    for (SavedOutcome of : saved) {
      outcomes.decided.put(of.getId(), new At(of.getOffset(), Known.valueOf(of.getKnown())));
    }
    return outcomes;
  }
}
