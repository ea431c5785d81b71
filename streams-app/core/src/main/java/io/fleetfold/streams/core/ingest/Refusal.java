package io.fleetfold.streams.core.ingest;

/** A record that breaks an invariant and becomes a dead letter. Carries no stack: it is routine. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A field is missing or has an unusable value. */
  public static final String INVALID = "invalid";

  /** The record is larger than any the app takes. */
  public static final String TOO_LARGE = "too_large";

  /** The record's run was sealed before the record came. */
  public static final String RUN_SEALED = "run_sealed";

  /** Folding the record failed time after time. */
  public static final String FAILED = "failed";

  private final String reason;

  /** A refusal with a short code and, in words, the field and the remedy. */
  public Refusal(String reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The short code. */
  public String reason() {
    return reason;
  }
}
