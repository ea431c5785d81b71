package io.fleetfold.client;

/** A record that can never be delivered; the message says why and what mends it. */
public final class UndeliverableException extends RuntimeException {
  UndeliverableException(String message, Throwable cause) {
    super(message, cause);
  }
}
