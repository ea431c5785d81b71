package io.fleetfold.local.postgres;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the server again whenever it dies: whoever keeps it lives on, and nobody else will. Looks
 * twice a second; a start that fails is tried again, less and less often. Thread-safe.
 */
final class ServerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  private final Callable<Boolean> alive;
  private final Restart restart;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "postgres-watch");

  /** Brings a dead server up again; called by one thread only. */
  interface Restart {
    void now() throws Exception;
  }

  ServerWatch(Callable<Boolean> alive, Restart restart) {
    this.alive = alive;
    this.restart = restart;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long pause = PERIOD.toMillis();
    try {
      while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
        pause = look() ? PERIOD.toMillis() : Math.min(2 * pause, MAX_PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it runs now. */
  private boolean look() throws InterruptedException {
    try {
      if (alive.call()) {
        return true;
      }
      LOG.error("the PostgreSQL server has died, starting it again");
      restart.now();
      LOG.info("the PostgreSQL server is up again");
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.error("PostgreSQL cannot be started again, retrying", e);
      return false;
    }
  }

  /** Comes back when nothing is being started any more. */
  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.interrupt();
    thread.join();
  }
}
