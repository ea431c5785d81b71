package io.fleetfold.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An action of a run, whose duration is measured from its start. End it once, with {@link
 * #complete} or {@link #fail}; ending it again does nothing. Neither waits nor throws. Thread-safe.
 */
public final class Action {
  private final Run run;
  private final Map<String, Object> data;
  private final long start = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();

  Action(Run run, Map<String, Object> data) {
    this.run = run;
    this.data = data;
  }

  /**
   * Publishes {@code action_execution_completed}.
   *
   * @param result what becomes JSON: text, numbers, maps, lists; may be null
   */
  public boolean complete(Object result) {
    return end("result", result);
  }

  /** Publishes {@code action_execution_completed} with an error, which counts as failed. */
  public boolean fail(String error) {
    return end("error", error == null ? "" : error);
  }

  private boolean end(String member, Object value) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    Map<String, Object> all = new LinkedHashMap<>(data);
    all.put(member, value);
    all.put("duration_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return run.event(EventTypes.ACTION_COMPLETED, all);
  }
}
