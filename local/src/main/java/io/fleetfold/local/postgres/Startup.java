package io.fleetfold.local.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server, and gives up at once when it dies while it starts: the library would go on to
 * ask for it for a minute.
 */
final class Startup {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration MAX_WITHOUT = Duration.ofSeconds(10);

  private final Path data;
  private final Thread starter = Thread.currentThread();
  // a first start makes the data before there is a server
  private final boolean isFirst;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean died;

  private Startup(Path data) {
    this.data = data;
    this.isFirst = !Files.exists(data.resolve("PG_VERSION"));
  }

  /** The library's start. */
  interface Start {
    EmbeddedPostgres now() throws IOException;
  }

  static EmbeddedPostgres run(Start start, Path data) throws IOException {
    // a start that failed in this process holds its lock of that file for good. That the folder is
    // ours alone is held by the lock of the whole data folder
    Files.deleteIfExists(data.resolve("epg-lock"));
    Startup startup = new Startup(data);
    Thread watch = new Thread(startup::watch, "postgres-startup");
    watch.setDaemon(true);
    watch.start();
    EmbeddedPostgres server = null;
    try {
      server = start.now();
    } finally {
      startup.end(watch);
    }
    if (startup.died) {
      server.close();
      throw new IOException("the server died while it was starting");
    }
    return server;
  }

  private void watch() {
    boolean ran = false;
    long since = System.nanoTime();
    try {
      while (!over.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        if (LeftOverPostmaster.runs(data)) {
          ran = true;
        } else if (ran || (!isFirst && System.nanoTime() - since > MAX_WITHOUT.toNanos())) {
          died = true;
          starter.interrupt();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(Thread watch) {
    over.countDown();
    boolean interrupted = false;
    while (watch.isAlive()) {
      try {
        watch.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    // the watch's own interruption ends here, anybody else's does not
    if (died) {
      Thread.interrupted();
    } else if (interrupted) {
      starter.interrupt();
    }
  }
}
