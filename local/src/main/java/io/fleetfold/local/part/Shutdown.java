package io.fleetfold.local.part;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of parts, side by side and within a deadline. A part that hangs is given up, and ends
 * with the process: what it has acknowledged is on disk, and the next start finds it as after a
 * kill.
 */
public final class Shutdown {
  /** How long a part may take; an orderly one takes a few seconds. */
  public static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private Shutdown() {}

  /**
   * Closes those parts.
   *
   * @param deadline for all of them together
   * @return the names of those that have not ended by then; empty when all have
   */
  public static List<String> close(List<Part> parts, Duration deadline)
      throws InterruptedException {
    List<CompletableFuture<Void>> closing =
        parts.stream()
            .map(part -> CompletableFuture.runAsync(() -> close(part), Shutdown::daemon))
            .toList();
    try {
      CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
          .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return List.of();
    } catch (TimeoutException e) {
      List<String> late =
          parts.stream()
              .filter(part -> !closing.get(parts.indexOf(part)).isDone())
              .map(Part::name)
              .toList();
      LOG.error("{} did not stop within {} s", late, deadline.toSeconds());
      return late;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void close(Part part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.error("{} did not close cleanly", part.name(), e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fleetfold-stop");
    thread.setDaemon(true);
    thread.start();
  }
}
