package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.math.BigDecimal;
import java.util.List;

/** What the fold of runs reads. */
public sealed interface RunInput extends Input
    permits RunInput.Version,
        RunInput.Event,
        RunInput.Call,
        RunInput.Deletion,
        Input.Stray,
        Input.Refused {

  /** A version of a run, normalised. */
  record Version(Source source, AgentRun record, List<String> issues) implements RunInput {}

  /**
   * An event of a run, normalised.
   *
   * @param content hash of the record as its producer wrote it
   * @param action what the event tells about an executed action; null for other events
   */
  record Event(
      Source source, AgentRunEvent record, int content, ActionFacts action, List<String> issues)
      implements RunInput {}

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
      implements RunInput {}

  /** A run is to be deleted. */
  record Deletion(Source source, String runId) implements RunInput {}
}
