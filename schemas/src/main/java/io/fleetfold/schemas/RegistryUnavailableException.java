package io.fleetfold.schemas;

/** The schema registry does not answer, or answers with its own trouble: trying again may help. */
public final class RegistryUnavailableException extends RuntimeException {
  /** The registry did not answer, for that cause. */
  public RegistryUnavailableException(Throwable cause) {
    super("the schema registry does not answer: " + cause.getMessage(), cause);
  }
}
