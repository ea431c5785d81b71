package io.fleetfold.client.context;

/** Others kept changing the context while a handler worked on it. Nothing was saved. */
public final class ContextConflictException extends RuntimeException {
  ContextConflictException(String id, int times, Throwable cause) {
    super(
        "context '"
            + id
            + "' was changed by others while the handler worked, "
            + times
            + (times == 1 ? " time" : " times in a row")
            + "; nothing was saved: send one user's requests one after the other, repeat the"
            + " request, or raise Contexts.retries",
        cause);
  }
}
