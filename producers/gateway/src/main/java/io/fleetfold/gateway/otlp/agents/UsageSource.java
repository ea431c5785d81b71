package io.fleetfold.gateway.otlp.agents;

import java.util.Locale;

/** Which of the places where an agent states its calls is counted. */
public enum UsageSource {
  LOGS,
  SPANS;

  /** The word for it in settings and records. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
