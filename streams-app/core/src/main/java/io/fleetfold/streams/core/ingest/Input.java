package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import java.math.BigDecimal;
import java.util.List;

/** What ingest makes of a record, for the folds. */
public sealed interface Input {
  /** Where the record stands in the log. */
  Source source();

  /** A version of a run, normalised. */
  record RunVersion(Source source, AgentRun record, List<String> issues) implements Input {}

  /**
   * An event of a run, normalised.
   *
   * @param content hash of the record as its producer wrote it
   * @param action what the event tells about an executed action; null for other events
   */
  record RunEvent(
      Source source, AgentRunEvent record, int content, ActionFacts action, List<String> issues)
      implements Input {}

  /**
   * An LLM call, normalised.
   *
   * @param content hash of the record as its producer wrote it
   * @param providerCost USD as the provider reported them, with scale 12; null where it did not
   */
  record Call(
      Source source,
      AgentLlmUsage record,
      int content,
      BigDecimal providerCost,
      List<String> issues)
      implements Input {}

  /** A run is to be deleted. */
  record Deletion(Source source, String runId) implements Input {}

  /**
   * An event of a session, normalised.
   *
   * @param facts what its data says
   * @param delta what it changes in the state
   * @param refusal why it can't be folded; then only the ids of the record are certain, and the
   *     other members tell nothing
   */
  record SessionEvent(
      Source source,
      AgentRunEvent record,
      SessionFacts facts,
      StateDelta delta,
      Refusal refusal,
      List<String> issues)
      implements Input {}

  /** A change of an application's state. */
  record AppChange(Source source, AppStateChange record) implements Input {}

  /** A record that can't be folded. */
  record Refused(Source source, String reason, String message) implements Input {}

  /** A record that came under another key or in another partition than it belongs. */
  record Stray(Source source, String key) implements Input {}
}
