package io.fleetfold.gateway.sessions;

import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionExistsException;
import io.fleetfold.client.session.StaleRevisionException;
import io.fleetfold.client.session.UnknownSessionException;
import io.fleetfold.gateway.http.ProblemDetail;
import io.fleetfold.gateway.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** What a session says against an append, as it is answered. */
final class SessionProblems {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private SessionProblems() {}

  /** The problem of an error; what is none of sessions stays as it is. */
  static Throwable of(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause instanceof SessionException refused ? of(refused) : cause;
  }

  private static ProblemException of(SessionException e) {
    if (e instanceof InvalidSessionInputException bad) {
      return ProblemDetail.of(400, "bad event", bad.getMessage(), bad.field(), bad.remedy())
          .thrown();
    }
    if (e instanceof UnknownSessionException) {
      return ProblemDetail.of(
              404,
              "unknown session",
              e.getMessage(),
              "session_id",
              "create it with POST /v1/sessions")
          .thrown();
    }
    if (e instanceof StaleRevisionException stale) {
      return ProblemDetail.of(
              409,
              "stale revision",
              stale.getMessage(),
              "expected_revision",
              "read the session again, and send the event with its revision")
          .withRevision(stale.actual())
          .thrown();
    }
    if (e instanceof SessionExistsException) {
      return ProblemDetail.of(
              409,
              "session exists",
              e.getMessage(),
              "session_id",
              "take another id, or go on with it")
          .thrown();
    }
    return new ProblemException(
        ProblemDetail.of(
            503,
            "unavailable",
            e.getMessage(),
            null,
            "send it again with the same event_id, it counts once"),
        RETRY_AFTER);
  }
}
