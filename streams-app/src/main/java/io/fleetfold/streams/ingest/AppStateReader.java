package io.fleetfold.streams.ingest;

import io.fleetfold.records.AppStateChange;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.UndecodableException;

/** Reads changes of applications' state, which the session fold has checked. Thread-safe. */
public final class AppStateReader implements InputReader {
  private final RecordDeserializer<AppStateChange> changes;

  /** A reader of a fleet's changes. */
  public AppStateReader(RecordReaders readers) {
    this.changes = readers.appChanges();
  }

  @Override
  public Input read(Source source, boolean rerouted) {
    try {
      AppStateChange change = changes.deserialize(source.name(), source.value());
      return change == null
          ? new Input.Refused(source, Refusal.INVALID, "the value is null: this topic is the app's")
          : new Input.AppChange(source, change);
    } catch (UndecodableException e) {
      return new Input.Refused(source, e.reason(), e.getMessage());
    }
  }
}
