package io.fleetfold.adk;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What the service knows about one session object that it handed out. Thread-safe. */
final class SessionHandle {
  private Seen seen;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /**
   * What the object shows of the session.
   *
   * @param generation which life of the session
   * @param revision the revision in that life
   */
  record Seen(long generation, long revision) {}

  /** What the object shows; empty where that is not known. */
  synchronized Optional<Seen> seen() {
    return Optional.ofNullable(seen);
  }

  /** The object shows that revision, or a later one of the same life. */
  synchronized void atLeast(long generation, long revision) {
    boolean further = seen == null || seen.generation() != generation || seen.revision() < revision;
    seen = further ? new Seen(generation, revision) : seen;
  }

  /** The object shows that revision if it has shown the one before. */
  synchronized void advance(long now) {
    if (seen != null && seen.revision() == now - 1) {
      seen = new Seen(seen.generation(), now);
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
