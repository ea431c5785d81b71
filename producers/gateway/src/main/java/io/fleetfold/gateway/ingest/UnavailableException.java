package io.fleetfold.gateway.ingest;

import java.time.Duration;

/**
 * The brokers or the registry are away. Records may have been written all the same: sent again with
 * the same ids they count once.
 */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  /** Try again after that long. */
  public UnavailableException(Duration retryAfter, String why) {
    super(why);
    this.retryAfter = retryAfter;
  }

  /** When to send again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
