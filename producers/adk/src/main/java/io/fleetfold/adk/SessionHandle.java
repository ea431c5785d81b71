package io.fleetfold.adk;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What the service knows about one session object that it handed out. Thread-safe. */
final class SessionHandle {
  private OptionalLong revision = OptionalLong.empty();
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /** The revision that the object shows; empty where that is not known. */
  synchronized OptionalLong revision() {
    return revision;
  }

  synchronized void revision(long now) {
    revision = OptionalLong.of(now);
  }

  /** The object shows that revision, or a later one. */
  synchronized void atLeast(long now) {
    revision(Math.max(now, revision.orElse(now)));
  }

  /** The object shows that revision if it has shown the one before. */
  synchronized void advance(long now) {
    if (revision.isPresent() && revision.getAsLong() == now - 1) {
      revision(now);
    }
  }

  /**
   * Starts work on the object when the work before has ended, however: two threads that share the
   * object do not make each other stale.
   */
  synchronized <T> CompletableFuture<T> inOrder(Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> mine =
        last.handle((result, error) -> null).thenCompose(unused -> work.get());
    last = mine;
    return mine;
  }
}
