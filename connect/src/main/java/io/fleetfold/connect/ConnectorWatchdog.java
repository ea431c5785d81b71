package io.fleetfold.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts connectors and tasks that failed, so that they go on by themselves once the cause is
 * gone: Connect itself leaves a failed task failed. Installs those again that were deleted, or
 * whose settings were changed, and lets a sink pass a record that fits into no memory ({@link
 * PoisonRecords}). Looks every two seconds through Connect's REST API; a connector that keeps
 * failing is tried less and less often, at least every ten seconds. The cause is logged once, until
 * the connector has recovered. One is enough for a Connect cluster; more do no harm. Thread-safe.
 */
public final class ConnectorWatchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatchdog.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
  // a task that fails again within this time has not recovered: its pauses keep growing
  private static final Duration RECOVERED = Duration.ofSeconds(30);

  private final ConnectRest rest;
  private final Map<String, Map<String, String>> expected;
  private final PoisonRecords poison;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "connector-watchdog");
  private final Map<String, FailureBackoff> backoffs = new HashMap<>();
  private final AtomicLong restarts = new AtomicLong();
  private boolean reachable = true;

  /**
   * A watchdog over all connectors of the worker or cluster at that address.
   *
   * @param token what its REST interface takes changes with; null where it asks for none
   * @param expected the connectors that must be there: name to configuration
   */
  public ConnectorWatchdog(
      String restUrl, String token, Map<String, Map<String, String>> expected) {
    this(restUrl, token, expected, PERIOD);
  }

  ConnectorWatchdog(
      String restUrl, String token, Map<String, Map<String, String>> expected, Duration period) {
    this.rest = new ConnectRest(restUrl, token);
    this.expected = expected;
    this.poison = new PoisonRecords(rest, expected);
    this.period = period;
    thread.setDaemon(true);
  }

  /** Starts watching. */
  public void start() {
    thread.start();
  }

  /** How many restarts and installations it has asked for. */
  public long restarts() {
    return restarts.get();
  }

  private void watch() {
    try {
      while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      Set<String> deleted = new HashSet<>(expected.keySet());
      for (ConnectRest.Status status : rest.statuses()) {
        deleted.remove(status.connector());
        look(status);
      }
      for (String connector : deleted) {
        install(connector, "was deleted");
      }
      if (!reachable) {
        LOG.info("Connect answers again");
        reachable = true;
      }
    } catch (IOException e) {
      if (reachable) {
        LOG.warn("Connect cannot be asked for its connectors, retrying: {}", e.toString());
        reachable = false;
      }
    } catch (RuntimeException e) {
      // an answer nobody foresaw must not end the watch
      LOG.error("the connector watchdog met an unexpected answer, retrying", e);
    }
  }

  private void look(ConnectRest.Status status) throws IOException, InterruptedException {
    String connector = status.connector();
    if (!poison.isAsInstalled(status)) {
      install(connector, "has other settings than it was installed with");
    } else if (poison.suspects(status)) {
      mend(
          connector,
          "ran out of memory: it reads one record at a time, and passes one that does not fit: "
              + Traces.cause(status.failures().get(0)),
          () -> poison.pass(status));
    } else if (!status.failures().isEmpty()) {
      mend(
          connector,
          "failed and will be restarted until it runs: " + Traces.cause(status.failures().get(0)),
          () -> rest.restartFailed(connector));
    } else {
      FailureBackoff backoff = backoffs.get(connector);
      if (backoff != null && System.nanoTime() - backoff.lastTry > RECOVERED.toNanos()) {
        LOG.info("connector {} runs again", connector);
        poison.recovered(status);
        backoffs.remove(connector);
      }
    }
  }

  private void install(String connector, String why) throws IOException, InterruptedException {
    mend(
        connector,
        why + ": it is installed again",
        () -> rest.put(connector, expected.get(connector)));
  }

  private void mend(String connector, String why, Remedy remedy)
      throws IOException, InterruptedException {
    long now = System.nanoTime();
    FailureBackoff backoff = backoffs.get(connector);
    if (backoff == null) {
      backoff = new FailureBackoff();
      backoffs.put(connector, backoff);
    } else if (now - backoff.lastTry < backoff.pause) {
      return;
    }
    if (backoff.causes.add(why)) {
      LOG.warn("connector {} {}", connector, why);
    }
    backoff.tried(now, period);
    restarts.incrementAndGet();
    try {
      remedy.apply();
    } catch (ConnectRest.RefusedException e) {
      // such as 409 while the cluster rebalances: the next look tries again
      LOG.debug("connector {} was not repaired: {}", connector, e.getMessage());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private interface Remedy {
    void apply() throws IOException, InterruptedException;
  }

  private static final class FailureBackoff {
    private final Set<String> causes = new HashSet<>();
    private long lastTry;
    private long pause;

    void tried(long now, Duration period) {
      lastTry = now;
      pause = Math.min(Math.max(2 * pause, period.toNanos()), MAX_PAUSE.toNanos());
    }
  }
}
