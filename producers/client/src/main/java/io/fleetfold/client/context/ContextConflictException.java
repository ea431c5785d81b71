package io.fleetfold.client.context;

/** Others kept changing the context while a handler worked on it. Nothing was saved. */
public final class ContextConflictException extends RuntimeException {
  ContextConflictException(String id, Throwable cause) {
    super(
        "context '"
            + id
            + "' was changed by others twice while the handler worked; nothing was saved: send one"
            + " user's requests one after the other, or repeat the request",
        cause);
  }
}
