package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AppStateChange;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.UndecodableException;

/** Reads changes of applications' state, which the session fold has checked. Thread-safe. */
public final class AppStateInputReader implements InputReader<AppStateInput> {
  private final RecordDeserializer<AppStateChange> changes;
  private final Limits limits;
  private final int fieldBytes;

  /**
   * A reader of a fleet's changes.
   *
   * @param fieldBytes UTF-8 bytes of a change's JSON
   */
  public AppStateInputReader(RecordReaders readers, Limits limits, int fieldBytes) {
    this.changes = readers.appChanges();
    this.limits = limits;
    this.fieldBytes = fieldBytes;
  }

  @Override
  public AppStateInput read(Source source, Standing standing) {
    try {
      limits.checkSize(source);
      AppStateChange change = changes.deserialize(source.name(), source.value());
      if (change == null) {
        throw new Refusal(Refusal.INVALID, "the value is null: this topic is the app's");
      }
      check(change, new FieldRules(limits, source.logTime(), new Issues()));
      return new AppStateInput.Change(source, change);
    } catch (Refusal e) {
      return refused(source, e.reason(), e.getMessage());
    } catch (UndecodableException e) {
      return refused(source, e.reason(), e.getMessage());
    }
  }

  @Override
  public AppStateInput refused(Source source, String reason, String message) {
    return new Input.Refused(source, reason, message);
  }

  /** The fold of sessions has checked all of it; what somebody else writes here is checked too. */
  private void check(AppStateChange change, FieldRules rules) {
    change.setAppName(rules.requiredId("app_name", change.getAppName()));
    change.setEventId(rules.requiredId("event_id", change.getEventId()));
    String delta = rules.whole("state_delta", change.getStateDelta(), fieldBytes);
    if (delta == null || !JsonFields.isObject(delta)) {
      throw new Refusal(Refusal.INVALID, "state_delta is not an object: this topic is the app's");
    }
    JsonFields.of(delta).keySet().forEach(StateDelta::checkLength);
    change.setStateDelta(delta);
  }
}
