package io.fleetfold.client.session;

/** A session call that did not do what it was asked; each subclass is one reason. */
public abstract class SessionException extends RuntimeException {
  SessionException(String message) {
    super(message);
  }

  SessionException(String message, Throwable cause) {
    super(message, cause);
  }
}
