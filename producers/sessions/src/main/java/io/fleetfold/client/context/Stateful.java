package io.fleetfold.client.context;

import io.fleetfold.client.session.StaleRevisionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A handler with its contexts; see {@link Contexts#stateful}. Thread-safe where the handler is.
 *
 * @param <I> what it is asked
 * @param <O> what it answers
 */
public final class Stateful<I, O> {
  private static final long PAUSE_MS = 5;
  private static final int MAX_PAUSES = 20;

  private final Contexts contexts;
  private final StatefulHandler<I, O> handler;
  private final int retries;

  Stateful(Contexts contexts, StatefulHandler<I, O> handler, int retries) {
    this.contexts = contexts;
    this.handler = handler;
    this.retries = retries;
  }

  /**
   * Handles a request with the user's context of that id, and saves it.
   *
   * @throws ContextConflictException when others changed the context more often than it is tried
   *     again
   * @throws Exception what the handler throws; nothing is saved then
   */
  public O handle(String id, String user, I request) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(id, user, request);
      } catch (ConflictException e) {
        if (attempt > retries) {
          throw new ContextConflictException(id, attempt, e.getCause());
        }
        // those that contend would meet again, each time
        Thread.sleep(
            ThreadLocalRandom.current().nextLong(Math.min(attempt, MAX_PAUSES) * PAUSE_MS));
      }
    }
  }

  private O once(String id, String user, I request) throws Exception {
    Context context = contexts.getOrCreate(id, user);
    O answer = handler.handle(context, request);
    try {
      context.save();
    } catch (StaleRevisionException e) {
      throw new ConflictException(e);
    }
    return answer;
  }

  // a conflict of this save, not one that the handler had in sessions of its own
  private static final class ConflictException extends Exception {
    ConflictException(Throwable cause) {
      super(cause);
    }
  }
}
