package io.fleetfold.verify.sessions;

import io.fleetfold.verify.replay.RecordOutcome;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What a replay of sessions comes to. Totals of several partitions add up. */
public final class SessionTotals {
  private final Map<Owner, ExpectedNumbers> told = new HashMap<>();
  private final AppStates apps = new AppStates();
  private final Map<RecordOutcome, Long> outcomes = new EnumMap<>(RecordOutcome.class);

  /**
   * The numbers of one owner.
   *
   * @param stored as the state stores should have them
   * @param sql as PostgreSQL should have them: with other fingerprints
   */
  public record ExpectedNumbers(SessionNumbers stored, SessionNumbers sql) {}

  ExpectedNumbers of(Owner owner) {
    return told.computeIfAbsent(owner, of -> new ExpectedNumbers(of.replay(), of.replay()));
  }

  void putState(Owner owner, int keys, Print print) {
    ExpectedNumbers numbers = of(owner);
    numbers.stored().put(Field.STATE_KEYS, keys);
    numbers.sql().put(Field.STATE_KEYS, keys);
    numbers.stored().put(Field.STATE, print.stored());
    numbers.sql().put(Field.STATE, print.sql());
  }

  void add(AppStates more) {
    apps.add(more);
  }

  void count(RecordOutcome outcome, long records) {
    outcomes.merge(outcome, records, Long::sum);
  }

  /** Adds those of another partition: its sessions and users are its own, applications are not. */
  public void add(SessionTotals other) {
    told.putAll(other.told);
    apps.add(other.apps);
    other.outcomes.forEach(this::count);
  }

  /** Everything there is, and what was there. */
  public Map<Owner, ExpectedNumbers> told() {
    Map<Owner, ExpectedNumbers> all = new HashMap<>(told);
    SessionTotals ofApps = new SessionTotals();
    apps.forEach((app, keys, print) -> ofApps.putState(Owner.ofApp(app), keys, print));
    all.putAll(ofApps.told);
    return all;
  }

  /** How many records came to what. */
  public Map<RecordOutcome, Long> outcomes() {
    return outcomes;
  }
}
