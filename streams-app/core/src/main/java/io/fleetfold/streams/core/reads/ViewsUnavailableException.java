package io.fleetfold.streams.core.reads;

import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** The stores can't be read now: they are being restored or moved. Trying again helps. */
public class ViewsUnavailableException extends InvalidStateStoreException {
  private static final long serialVersionUID = 1;

  /** Says what can't be read. */
  public ViewsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
