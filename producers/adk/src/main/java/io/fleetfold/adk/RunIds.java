package io.fleetfold.adk;

import java.util.Optional;

/** Tells which run an event belongs to. Thread-safe. */
interface RunIds {
  /**
   * The run of an event.
   *
   * @param invocationId the event's invocation; may be null
   * @param author the event's author; may be null
   */
  Optional<String> of(String invocationId, String author);
}
