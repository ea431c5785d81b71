package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AppStateChange;

/** What the fold of applications' state reads. */
public sealed interface AppStateInput extends Input permits AppStateInput.Change, Input.Refused {

  /** A change of an application's state. */
  record Change(Source source, AppStateChange record) implements AppStateInput {}
}
