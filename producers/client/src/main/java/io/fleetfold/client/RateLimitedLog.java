package io.fleetfold.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warns at most once in 30 s about each subject, and says how often it kept silent: a fleet in
 * trouble must not drown its own logs. Thread-safe.
 */
final class RateLimitedLog {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(30);

  private final Logger log;
  private final LongSupplier nanoTime;
  private final Map<String, Long> silent = new ConcurrentHashMap<>();
  private final Map<String, Long> last = new ConcurrentHashMap<>();

  RateLimitedLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /** Warns, or counts; subjects are few and fixed, the message never holds content. */
  void warn(String subject, String message) {
    long now = nanoTime.getAsLong();
    boolean[] speak = {false};
    last.compute(
        subject,
        (ignored, before) -> {
          speak[0] = before == null || now - before >= INTERVAL;
          return speak[0] ? now : before;
        });
    if (!speak[0]) {
      silent.merge(subject, 1L, Long::sum);
      return;
    }
    Long kept = silent.remove(subject);
    if (kept == null) {
      log.warn("{}: {}", subject, message);
    } else {
      log.warn("{}: {} ({} more like it since the last warning)", subject, message, kept);
    }
  }
}
