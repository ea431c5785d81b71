package io.fleetfold.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Samples the proportional set size of a process and all its descendants, PostgreSQL's included.
 */
final class Memory implements AutoCloseable {
  private static final long EVERY_NANOS = 200_000_000L;

  private final AtomicLong peak = new AtomicLong();
  private final Thread sampler;
  private volatile boolean running = true;

  Memory(long pid) {
    sampler =
        new Thread(
            () -> {
              while (running) {
                peak.accumulateAndGet(now(pid), Math::max);
                LockSupport.parkNanos(EVERY_NANOS);
              }
            },
            "memory-sampler");
    sampler.setDaemon(true);
    sampler.start();
  }

  /** The highest sum seen, in KiB. */
  long peakKib() {
    return peak.get();
  }

  private static long now(long pid) {
    return ProcessHandle.of(pid)
        .map(
            root ->
                Stream.concat(Stream.of(root), root.descendants())
                    .mapToLong(process -> pss(process.pid()))
                    .sum())
        .orElse(0L);
  }

  private static long pss(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | RuntimeException e) {
      return 0; // it has ended between the listing and the reading
    }
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    sampler.join();
  }
}
