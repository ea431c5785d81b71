package io.fleetfold.client.session;

import java.util.Locale;

/** Where a session is in its life. */
public enum SessionStatus {
  ACTIVE,
  COMPLETED,
  ABANDONED;

  /** As records and HTTP spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static SessionStatus of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
