package io.fleetfold.client.context;

/**
 * What handles a request with its context.
 *
 * @param <I> what it is asked
 * @param <O> what it answers
 */
@FunctionalInterface
public interface StatefulHandler<I, O> {
  /** Answers; what it changes in the context is saved when it returns, not when it throws. */
  O handle(Context context, I request) throws Exception;
}
