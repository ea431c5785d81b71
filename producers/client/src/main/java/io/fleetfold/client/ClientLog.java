package io.fleetfold.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * Warnings of the client. Where the program has no SLF4J binding they go to standard error: losses
 * must not pass unseen. What may recur is said at most once a minute for each subject, with the
 * number of times it was kept back: a fleet in trouble must not drown its own logs. Never throws.
 * Thread-safe.
 */
public final class ClientLog {
  private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

  private final Consumer<String> target;
  private final LongSupplier nanoTime;
  private final Map<String, Long> silent = new ConcurrentHashMap<>();
  private final Map<String, Long> last = new ConcurrentHashMap<>();

  ClientLog(Consumer<String> target, LongSupplier nanoTime) {
    this.target = target;
    this.nanoTime = nanoTime;
  }

  /** The log of a class. */
  public static ClientLog of(Class<?> owner) {
    Logger logger = LoggerFactory.getLogger(owner);
    Consumer<String> target =
        logger instanceof NOPLogger
            ? line -> System.err.println("WARN " + owner.getName() + " - " + line)
            : logger::warn;
    return new ClientLog(target, System::nanoTime);
  }

  /** Warns. */
  public void warn(String message) {
    try {
      target.accept(message);
    } catch (RuntimeException | Error e) {
      // a log that fails must not take the records' fate with it
    }
  }

  /** Warns, or counts; subjects are few and fixed, the message never holds content. */
  void warnSeldom(String subject, String message) {
    try {
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
      String more = kept == null ? "" : " (" + kept + " more like it since the last warning)";
      warn(subject + ": " + message + more);
    } catch (RuntimeException | Error e) {
      // as above
    }
  }
}
