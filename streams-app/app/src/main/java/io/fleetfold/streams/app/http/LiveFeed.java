package io.fleetfold.streams.app.http;

import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.core.reads.OverBudgetException;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.http.Statistics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every client what is new, at most twice a second and only when something is. What is told
 * is read and written once for all of them, by one thread, which spends at most a quarter of its
 * time on it however large the fleet is. Thread-safe.
 */
final class LiveFeed implements AutoCloseable {
  static final int MAX_CLIENTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final int REST = 4;

  private final LiveReader reader;
  private final Metrics metrics;
  private final ReadBudget budget;
  private final LiveTiming timing;
  private final BooleanSupplier alone;
  private final Semaphore places = new Semaphore(MAX_CLIENTS);
  private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor thread;

  // below: the feed's own thread only
  private final Rates rates;
  private final RateHistory history = new RateHistory();
  private Object known;
  private byte[] snapshot;

  /**
   * A feed that has not begun.
   *
   * @param alone whether this instance is the only one
   */
  LiveFeed(
      LiveReader reader,
      Metrics metrics,
      ReadBudget budget,
      LiveTiming timing,
      BooleanSupplier alone) {
    this.alone = alone;
    this.budget = budget;
    this.timing = timing;
    this.rates = new Rates(timing.rates());
    this.reader = reader;
    this.metrics = metrics;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread named = new Thread(task, "live-feed");
              named.setDaemon(true);
              return named;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    thread.execute(this::tick);
    long beat = timing.heartbeat().toMillis();
    ScheduledFuture<?> unused =
        thread.scheduleAtFixedRate(this::heartbeat, beat, beat, TimeUnit.MILLISECONDS);
  }

  /** Keeps a place for a client; false where all are taken. Whoever has one leaves it once. */
  boolean admit() {
    return places.tryAcquire();
  }

  /** Gives a place back that no client came to take. */
  void dismiss() {
    places.release();
  }

  void join(LiveClient client) {
    clients.add(client);
    if (client.isClosed()) {
      // it left before it came
      clients.remove(client);
    }
    metrics.liveClients.set(clients.size());
    try {
      thread.execute(() -> welcome(client));
    } catch (RejectedExecutionException e) {
      // the server is closing
      client.close();
    }
  }

  void leave(LiveClient client) {
    clients.remove(client);
    places.release();
    metrics.liveClients.set(clients.size());
  }

  private void welcome(LiveClient client) {
    client.note(utf8("retry: 1000\n\n"));
    client.note(event("history", history.history()));
    if (snapshot == null) {
      // told to everybody who waits, this client too
      refresh();
    } else {
      client.snapshot(snapshot);
    }
  }

  private void tick() {
    long start = System.nanoTime();
    boolean read = false;
    try {
      read = refresh();
      cutStuck();
    } finally {
      // waiting for a partition on the move is no work to rest from
      long spent = read ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) : 0;
      if (!thread.isShutdown()) {
        ScheduledFuture<?> unused =
            thread.schedule(
                this::tick,
                Math.max(
                    timing.tick(alone.getAsBoolean(), !clients.isEmpty()).toMillis(), REST * spent),
                TimeUnit.MILLISECONDS);
      }
    }
  }

  /** False where partitions were waited for in vain. */
  private boolean refresh() {
    try (ReadBudget.Share share = budget.open()) {
      Readiness ready = reader.readiness();
      if (ready.stopped()) {
        unavailable(ready.reason());
        return false;
      }
      Statistics fleet = reader.fleet();
      Rates.PerSecond now = rates.add(System.nanoTime(), fleet);
      history.add(System.currentTimeMillis(), now);
      Object state = Map.of("fleet", fleet, "rates", now, "ready", ready.ready());
      if (state.equals(known)) {
        return true;
      }
      if (clients.isEmpty()) {
        // nobody looks: the next client gets a fresh one
        snapshot = null;
        known = null;
        return true;
      }
      long start = System.nanoTime();
      tell(reader.snapshot(fleet, now, ready), state);
      metrics.liveSnapshots.observe((System.nanoTime() - start) / 1e9);
      return true;
    } catch (InvalidStateStoreException e) {
      unavailable(reader.readiness().ready() ? e.getMessage() : reader.readiness().reason());
      return false;
    } catch (OverBudgetException e) {
      LOG.warn("a snapshot of the live feed is left out: {}", e.getMessage());
      if (snapshot == null) {
        // who has one keeps it; who has none is to know why
        unavailable(e.getMessage());
      }
    } catch (RuntimeException e) {
      // one failed reading must not end the feed
      LOG.error("the live feed could not be read", e);
    }
    return true;
  }

  private void unavailable(String reason) {
    if (!reason.equals(known)) {
      tell(LiveSnapshot.unavailable(Instant.now(), reason), reason);
    }
  }

  private void tell(LiveSnapshot next, Object state) {
    snapshot = event("stats", next);
    known = state;
    clients.forEach(client -> client.snapshot(snapshot));
  }

  // the comment is for proxies; the event lets a page see that the line is alive
  private void heartbeat() {
    byte[] beat =
        utf8(": heartbeat\nevent: pulse\ndata: {\"at\":\"" + Json.time(Instant.now()) + "\"}\n\n");
    clients.forEach(client -> client.note(beat));
  }

  private void cutStuck() {
    long now = System.nanoTime();
    for (LiveClient client : clients) {
      if (client.isStuck(now, timing.slow())) {
        metrics.liveDropped.inc();
        client.close();
      }
    }
  }

  private static byte[] event(String name, Object data) {
    byte[] json = Json.bytes(data);
    ReadBudget.cover(json.length);
    byte[] head = utf8("event: " + name + "\ndata: ");
    byte[] event = new byte[head.length + json.length + 2];
    System.arraycopy(head, 0, event, 0, head.length);
    System.arraycopy(json, 0, event, head.length, json.length);
    event[event.length - 2] = '\n';
    event[event.length - 1] = '\n';
    return event;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Ends every client's feed. */
  @Override
  public void close() {
    thread.shutdownNow();
    clients.forEach(LiveClient::close);
  }
}
