package io.fleetfold.streams.core.http;

import java.util.Map;

/**
 * Whether the app can answer queries in full, and if not, why.
 *
 * @param ready whether it can
 * @param reason what it waits for, in words; ignored where it is ready
 * @param parts state of each part, such as {@code streams: REBALANCING}; in the map's order
 */
public record Readiness(boolean ready, String reason, Map<String, String> parts) {
  /** The part that has stopped by itself, in {@link #parts}. */
  public static final String STOPPED = "stopped";

  /** Whether the folds have stopped by themselves, and wait for somebody to help. */
  public boolean stopped() {
    return parts != null && parts.containsValue(STOPPED);
  }
}
