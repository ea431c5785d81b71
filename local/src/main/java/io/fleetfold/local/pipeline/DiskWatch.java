package io.fleetfold.local.pipeline;

import io.fleetfold.local.part.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says when the disk under a data folder runs full, before the broker must stop for it, and when
 * there is room again.
 */
public final class DiskWatch implements AutoCloseable {
  /** Below this the disk counts as full: a segment of the log and PostgreSQL's own log fit in. */
  public static final long LOW_BYTES = 512L << 20;

  private static final int SECONDS = 10;
  private static final int SAY_AGAIN = 60 / SECONDS;

  private final DataFolder folder;
  private final Consumer<String> terminal;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "disk-watch");
            thread.setDaemon(true);
            return thread;
          });
  private int lowFor;

  /** A watch that tells that terminal; does nothing before {@link #start}. */
  public DiskWatch(DataFolder folder, Consumer<String> terminal) {
    this.folder = folder;
    this.terminal = terminal;
  }

  /** Looks now and every 10 s. */
  public void start() {
    var unused = clock.scheduleAtFixedRate(this::look, 0, SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      look(freeBytes(folder));
    } catch (UncheckedIOException e) {
      // the folder is being moved or unmounted; whoever writes there says it
    }
  }

  /** Says what is to be said of that much room. */
  void look(long free) {
    if (free >= LOW_BYTES) {
      if (lowFor > 0) {
        terminal.accept("the disk has room again: " + megabytes(free) + " free");
      }
      lowFor = 0;
    } else if (lowFor++ % SAY_AGAIN == 0) {
      terminal.accept(warning(folder, free));
    }
  }

  /** What people are told of a disk that runs full. */
  public static String warning(DataFolder folder, long free) {
    return "the disk of "
        + folder.root()
        + " is nearly full ("
        + megabytes(free)
        + " free): make room there, or the broker stops and what agents publish waits with them";
  }

  /** Bytes that we may still write on the disk of that folder. */
  public static long freeBytes(DataFolder folder) {
    try {
      return Files.getFileStore(folder.root()).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
