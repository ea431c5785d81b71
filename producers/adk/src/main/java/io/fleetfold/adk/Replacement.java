package io.fleetfold.adk;

import io.fleetfold.client.session.AsyncSessions;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionExistsException;
import io.fleetfold.client.session.SessionSnapshot;
import java.util.concurrent.CompletableFuture;

/** Creates sessions in the place of those that have their ids. */
final class Replacement {
  /** Others may create the session between its deletion and its creation. */
  private static final int ATTEMPTS = 10;

  private Replacement() {}

  static CompletableFuture<SessionSnapshot> create(AsyncSessions sessions, NewSession session) {
    return create(sessions, session, ATTEMPTS);
  }

  private static CompletableFuture<SessionSnapshot> create(
      AsyncSessions sessions, NewSession session, int attempts) {
    return sessions
        .create(session)
        .exceptionallyCompose(
            error ->
                attempts > 1 && Failures.unwrap(error) instanceof SessionExistsException exists
                    ? sessions
                        .append(exists.key(), SessionEvent.deletion().awaited())
                        .thenCompose(unused -> create(sessions, session, attempts - 1))
                    : CompletableFuture.failedFuture(error));
  }
}
