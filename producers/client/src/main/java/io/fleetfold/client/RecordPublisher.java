package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;

/**
 * Takes records as they are, ids included, and sends each to its topic under its key. Records of
 * one run arrive in the order they were handed over. A record must not be changed after it was
 * handed over.
 *
 * <p>{@link FleetfoldClient} never makes its caller wait and never throws. Imports and simulations,
 * which would rather wait than lose a record, use {@link io.fleetfold.client.bulk.BulkPublisher}.
 */
public interface RecordPublisher {
  /**
   * Publishes a version of a run.
   *
   * @return whether it was taken
   */
  boolean publish(AgentRun run);

  /**
   * Publishes an event of a run.
   *
   * @return whether it was taken
   */
  boolean publish(AgentRunEvent event);

  /**
   * Publishes a call of a language model.
   *
   * @return whether it was taken
   */
  boolean publish(AgentLlmUsage usage);

  /**
   * Marks a run as deleted, with its events and usage, also those that arrive later. Final: an id
   * that was deleted cannot be used again.
   *
   * @return whether the mark was taken
   */
  boolean delete(String runId);
}
