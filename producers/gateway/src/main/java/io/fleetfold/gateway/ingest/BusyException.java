package io.fleetfold.gateway.ingest;

import java.time.Duration;

/** As much as may be is on its way to the brokers already. Nothing was taken. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  /** Try again after that long. */
  public BusyException(Duration retryAfter) {
    super("the gateway is busy: send again in " + Math.max(1, retryAfter.toSeconds()) + " s");
    this.retryAfter = retryAfter;
  }

  /** When to send again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
