package io.fleetfold.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts connectors and tasks that failed, so that they go on by themselves once the cause is
 * gone: Connect itself leaves a failed task failed. Looks every two seconds through Connect's REST
 * API; a connector that keeps failing is tried less and less often, at least every ten seconds. The
 * cause is logged once, until the connector has recovered. One is enough for a Connect cluster;
 * more do no harm. Thread-safe.
 */
public final class ConnectorWatchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatchdog.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  // a task that fails again within this time has not recovered: its pauses keep growing
  private static final Duration RECOVERED = Duration.ofSeconds(30);

  private final ConnectRest rest;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "connector-watchdog");
  private final Map<String, Patient> patients = new HashMap<>();
  private final AtomicLong restarts = new AtomicLong();
  private boolean reachable = true;

  /**
   * A watchdog over all connectors of the worker or cluster at that address.
   *
   * @param token what its REST interface takes changes with; null where it asks for none
   */
  public ConnectorWatchdog(String restUrl, String token) {
    this(restUrl, token, PERIOD);
  }

  ConnectorWatchdog(String restUrl, String token, Duration period) {
    this.rest = new ConnectRest(restUrl, token);
    this.period = period;
    thread.setDaemon(true);
  }

  /** Starts watching. */
  public void start() {
    thread.start();
  }

  /** How many restarts it has asked for. */
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
      for (ConnectRest.Status status : rest.statuses()) {
        look(status);
      }
      if (!reachable) {
        LOG.info("Connect answers again");
        reachable = true;
      }
    } catch (IOException e) {
      if (reachable) {
        LOG.warn("Connect cannot be asked for its connectors, trying on: {}", e.toString());
        reachable = false;
      }
    } catch (RuntimeException e) {
      // an answer nobody foresaw must not end the watch
      LOG.error("the connector watchdog met an unexpected answer, trying on", e);
    }
  }

  private void look(ConnectRest.Status status) throws IOException, InterruptedException {
    long now = System.nanoTime();
    String connector = status.connector();
    Patient patient = patients.get(connector);
    if (status.failures().isEmpty()) {
      if (patient != null && now - patient.lastRestart > RECOVERED.toNanos()) {
        LOG.info("connector {} runs again", connector);
        patients.remove(connector);
      }
      return;
    }
    if (patient == null) {
      patient = new Patient();
      patients.put(connector, patient);
    } else if (now - patient.lastRestart < patient.pause) {
      return;
    }
    patient.complain(connector, status.failures());
    patient.restarted(now, period);
    restarts.incrementAndGet();
    try {
      rest.restartFailed(connector);
    } catch (ConnectRest.RefusedException e) {
      // such as 409 while the cluster rebalances: the next look tries again
      LOG.debug("connector {} was not restarted: {}", connector, e.getMessage());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private static final class Patient {
    private final Set<String> causes = new HashSet<>();
    private long lastRestart;
    private long pause;

    void complain(String connector, List<String> failures) {
      String cause = Traces.cause(failures.get(0));
      if (causes.add(cause)) {
        LOG.warn("connector {} failed and will be restarted until it runs: {}", connector, cause);
      }
    }

    void restarted(long now, Duration period) {
      lastRestart = now;
      pause = Math.min(Math.max(2 * pause, period.toNanos()), LONGEST_PAUSE.toNanos());
    }
  }
}
