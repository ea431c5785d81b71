package io.fleetfold.streams.core.reads;

/** An answer would take more memory than there is for answers now. */
public final class OverBudgetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public OverBudgetException(String message) {
    super(message, null, false, false);
  }
}
