package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.core.reads.ViewsUnavailableException;

/** Another instance did not answer, or does not have what it was asked for: others may have it. */
public final class PeerUnavailableException extends ViewsUnavailableException {
  private static final long serialVersionUID = 1;

  PeerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
