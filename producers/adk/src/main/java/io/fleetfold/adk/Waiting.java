package io.fleetfold.adk;

import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Calls that the subscriber's thread waits for. The kit's flows build the next request in what
 * hangs on an append's emission, and its tracing binds contexts to threads: work that moved to
 * another thread would be seen too late, and leave its context behind.
 */
final class Waiting {
  private Waiting() {}

  /** Calls when somebody subscribes; errors are as the kit's callers expect them. */
  static <T> Single<T> single(Supplier<CompletableFuture<T>> call) {
    return Single.create(
        emitter -> {
          T answer;
          try {
            answer = call.get().get();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.tryOnError(
                new SessionStoreException(
                    "interrupted while waiting; an event may have been written: append the same"
                        + " event again, which counts once",
                    e));
            return;
          } catch (ExecutionException | RuntimeException e) {
            // somebody who is gone needs no error
            emitter.tryOnError(Failures.translate(e));
            return;
          }
          emitter.onSuccess(answer);
        });
  }
}
