package io.fleetfold.client.context;

import io.fleetfold.client.session.StaleRevisionException;

/**
 * A handler with its contexts; see {@link Contexts#stateful}. Thread-safe where the handler is.
 *
 * @param <I> what it is asked
 * @param <O> what it answers
 */
public final class Stateful<I, O> {
  private final Contexts contexts;
  private final StatefulHandler<I, O> handler;

  Stateful(Contexts contexts, StatefulHandler<I, O> handler) {
    this.contexts = contexts;
    this.handler = handler;
  }

  /**
   * Handles a request with the user's context of that id, and saves it.
   *
   * @throws ContextConflictException when others changed the context twice meanwhile
   * @throws Exception what the handler throws; nothing is saved then
   */
  public O handle(String id, String user, I request) throws Exception {
    try {
      return once(id, user, request);
    } catch (ConflictException e) {
      try {
        return once(id, user, request);
      } catch (ConflictException again) {
        throw new ContextConflictException(id, again.getCause());
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
