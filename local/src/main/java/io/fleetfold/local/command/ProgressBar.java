package io.fleetfold.local.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far something is: a bar that is drawn over on a terminal, a line now and then
 * elsewhere. Not thread-safe.
 */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long DRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final boolean terminal;
  private final String what;
  private final long begin = System.nanoTime();
  private long last = begin;

  /**
   * A bar.
   *
   * @param what the plural of what is counted
   */
  ProgressBar(PrintStream out, boolean terminal, String what) {
    this.out = out;
    this.terminal = terminal;
    this.what = what;
  }

  /** A bar on the console; the launcher knows whether that is a terminal. */
  static ProgressBar onConsole(String what) {
    return new ProgressBar(System.out, Boolean.getBoolean("fleetfold.terminal"), what);
  }

  /** Tells where it is; drawn only now and then. */
  void at(long done, long of, String detail) {
    long now = System.nanoTime();
    if (now - last >= (terminal ? DRAW_NANOS : LINE_NANOS)) {
      last = now;
      draw(done, of, detail);
    }
  }

  /** Draws the last state and leaves the line. */
  void end(long done, long of, String detail) {
    draw(done, of, detail);
    if (terminal) {
      out.println();
    }
  }

  private void draw(long done, long of, String detail) {
    double share = of == 0 ? 1 : Math.min(1, (double) done / of);
    int full = (int) (share * WIDTH);
    String bar = "#".repeat(full) + ".".repeat(WIDTH - full);
    String line =
        String.format(
            Locale.ROOT,
            "[%s] %3.0f %%  %,d of %,d %s  %s",
            bar,
            share * 100,
            done,
            of,
            what,
            detail);
    if (terminal) {
      out.print("\r" + line + "\u001b[K");
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Seconds since the bar was made. */
  double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }
}
