package io.fleetfold.adk;

import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.SessionNotFoundException;
import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.SessionExistsException;
import io.fleetfold.client.session.StaleRevisionException;
import io.fleetfold.client.session.UnknownSessionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The client's errors as the kit's callers expect them: as {@link SessionException}s. */
final class Failures {
  private static final String ARTIFACTS =
      "; FleetfoldSessionService.builder(sessions).offloadTo(artifactService, bytes) keeps large parts"
          + " as artifacts";

  private Failures() {}

  static Throwable translate(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof SessionException || cause instanceof Error) {
      return cause;
    }
    String message = cause.getMessage();
    if (cause instanceof UnknownSessionException) {
      return new SessionNotFoundException(message, cause);
    }
    if (cause instanceof StaleRevisionException) {
      return new StaleSessionException(message, cause);
    }
    if (cause instanceof SessionExistsException exists) {
      return new DuplicateSessionException(exists.key(), cause);
    }
    if (cause instanceof InvalidSessionInputException invalid) {
      boolean large = invalid.field().equals("content") || invalid.field().equals("event");
      return new InvalidSessionDataException(
          invalid.field(), large ? message + ARTIFACTS : message, cause);
    }
    return new SessionStoreException(message == null ? cause.toString() : message, cause);
  }

  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
