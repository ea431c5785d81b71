package io.fleetfold.client.session.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks several parts at once what is wrong with them. */
final class Checkup {
  private Checkup() {}

  /**
   * What is wrong, in words; empty when nothing is. A part that has not answered when the time is
   * over counts as away.
   *
   * @param parts what to ask, by name
   * @param limit for all of them together
   */
  static List<String> problems(Map<String, Supplier<Optional<String>>> parts, Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    Map<String, FutureTask<Optional<String>>> asked = new LinkedHashMap<>();
    parts.forEach(
        (name, question) -> {
          FutureTask<Optional<String>> task = new FutureTask<>(question::get);
          asked.put(name, task);
          Thread thread = new Thread(task, "fleetfold-checkup");
          thread.setDaemon(true);
          thread.start();
        });
    List<String> problems = new ArrayList<>();
    asked.forEach((name, task) -> answer(name, task, until, limit).ifPresent(problems::add));
    return problems;
  }

  private static Optional<String> answer(
      String name, FutureTask<Optional<String>> task, long until, Duration limit) {
    try {
      return task.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Optional.of(name + " did not answer within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      return Optional.of(name + " cannot be asked (" + e.getCause() + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while asking " + name);
    }
  }
}
