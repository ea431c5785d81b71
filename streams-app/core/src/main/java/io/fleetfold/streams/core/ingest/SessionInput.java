package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentRunEvent;
import java.util.List;

/** What the fold of sessions reads. */
public sealed interface SessionInput extends Input
    permits SessionInput.Event, Input.Stray, Input.Refused {

  /**
   * An event of a session, normalised.
   *
   * @param facts what its data says
   * @param delta what it changes in the state
   * @param refusal why it can't be folded; then only the ids of the record are certain, and the
   *     other members tell nothing
   */
  record Event(
      Source source,
      AgentRunEvent record,
      SessionFacts facts,
      StateDelta delta,
      Refusal refusal,
      List<String> issues)
      implements SessionInput {}
}
