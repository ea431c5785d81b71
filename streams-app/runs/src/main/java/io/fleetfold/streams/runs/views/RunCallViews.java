package io.fleetfold.streams.runs.views;

import io.fleetfold.records.LlmCall;
import io.fleetfold.streams.core.reads.LogUnavailableException;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import java.util.List;
import java.util.Optional;

/** What can be read of the LLM calls of a run. Thread-safe. */
public interface RunCallViews {
  /**
   * Calls of a run, each once with the numbers that count, in the order of {@link CallPlace}; empty
   * for an unknown run.
   *
   * @param after those behind that place; null for the first
   * @throws ViewsUnavailableException while stores are restored or moved
   * @throws LogUnavailableException when the log could not be read in time
   */
  Optional<Listed> calls(String runId, CallPlace after, int limit);

  /**
   * A piece of the calls.
   *
   * @param items what was found
   * @param hasMore whether more follow
   * @param unlisted how many more the run counts that an earlier release folded, which did not keep
   *     where they stand
   */
  record Listed(List<Item> items, boolean hasMore, long unlisted) {}

  /**
   * A call.
   *
   * @param place where it stands in the list
   * @param call the call as it is now; where the log has forgotten it, its time and cost alone
   * @param missing null where it is whole
   */
  record Item(CallPlace place, LlmCall call, Missing missing) {}

  /** What an item lacks. */
  enum Missing {
    /** All but its time and cost: the log has forgotten it. */
    FORGOTTEN,
    /** Its texts: the run is sealed. */
    TEXTS
  }
}
