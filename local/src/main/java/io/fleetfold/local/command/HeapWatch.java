package io.fleetfold.local.command;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process with one plain line when its heap stays full: what runs in it could not be
 * relied on any more. A single allocation that is too large is no reason: whoever asked for it
 * deals with that. All data is on disk, and the next start finds it.
 */
final class HeapWatch {
  /** The exit code that the JVM has for it, too. */
  static final int EXIT = 3;

  private static final double FULL = 0.96;
  private static final int LOOKS = 5;

  private HeapWatch() {}

  /** Begins to watch, until the process ends. */
  static void start(PrintStream out) {
    List<MemoryPoolMXBean> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            // not those of young objects: they may be full behind each collection
            .filter(MemoryPoolMXBean::isUsageThresholdSupported)
            .toList();
    // all is made before it is needed: there may be no memory for it then
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    byte[] line =
        (line(Runtime.getRuntime().maxMemory()) + System.lineSeparator())
            .getBytes(StandardCharsets.UTF_8);
    Thread thread = new Thread(() -> watch(memory, pools, out, line), "heap-watch");
    thread.setDaemon(true);
    thread.start();
  }

  static String line(long maxBytes) {
    return "fleetfold: out of memory, its "
        + (maxBytes >> 20)
        + " MiB of heap are full; all data is kept: start it again with more,"
        + " FLEETFOLD_JAVA_OPTS=-Xmx1g";
  }

  private static void watch(
      MemoryMXBean memory, List<MemoryPoolMXBean> pools, PrintStream out, byte[] line) {
    int full = 0;
    try {
      while (full < LOOKS || !staysFull(memory, pools)) {
        TimeUnit.SECONDS.sleep(1);
        full = isFull(pools) ? full + 1 : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      out.write(line, 0, line.length);
      out.flush();
    } finally {
      Runtime.getRuntime().halt(EXIT);
    }
  }

  /**
   * Whether the heap is full though all of it was collected just now. The last collection may be an
   * old one, of a moment when much was going on, and it may have left garbage.
   */
  private static boolean staysFull(MemoryMXBean memory, List<MemoryPoolMXBean> pools) {
    try {
      memory.gc();
    } catch (OutOfMemoryError e) {
      return true;
    }
    return isFull(pools);
  }

  private static boolean isFull(List<MemoryPoolMXBean> pools) {
    try {
      for (MemoryPoolMXBean pool : pools) {
        if (isFull(pool.getCollectionUsage())) {
          return true;
        }
      }
      return false;
    } catch (OutOfMemoryError e) {
      // not even enough to look: this moment's want may be of one allocation that is too large
      return true;
    }
  }

  /** Whether a collection has left nearly nothing free. */
  static boolean isFull(MemoryUsage afterCollection) {
    return afterCollection != null
        && afterCollection.getMax() > 0
        && afterCollection.getUsed() > FULL * afterCollection.getMax();
  }
}
