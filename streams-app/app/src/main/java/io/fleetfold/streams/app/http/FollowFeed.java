package io.fleetfold.streams.app.http;

import io.fleetfold.streams.core.http.Following;
import io.fleetfold.streams.core.reads.LogUnavailableException;
import io.fleetfold.streams.core.reads.OverBudgetException;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each client the events it follows, within a tenth of a second, none left out: a client that
 * has not taken what it was sent is given nothing more until it has, or is cut off and can go on
 * where it was. One thread serves all of them. Thread-safe.
 */
final class FollowFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowFeed.class);
  private static final long TICK_MILLIS = 100;
  private static final byte[] BEAT = ": heartbeat\n\n".getBytes(StandardCharsets.UTF_8);

  private final Metrics metrics;
  private final ReadBudget budget;
  private final LiveTiming timing;
  private final Map<LiveClient, Following> clients = new ConcurrentHashMap<>();

  /** The room of what clients have not taken yet. */
  private final Map<LiveClient, ReadBudget.Held> unsent = new ConcurrentHashMap<>();

  private final ScheduledThreadPoolExecutor thread;
  private long beatAt = System.nanoTime();

  FollowFeed(Metrics metrics, ReadBudget budget, LiveTiming timing) {
    this.metrics = metrics;
    this.budget = budget;
    this.timing = timing;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread named = new Thread(task, "live-follow");
              named.setDaemon(true);
              return named;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void join(LiveClient client, Following following) {
    // with its place: who is cut off before the first event comes again without a gap
    client.note(
        ("retry: 1000\nid: " + following.after() + "\n\n").getBytes(StandardCharsets.UTF_8));
    clients.put(client, following);
    if (client.isClosed()) {
      // it left before it came
      leave(client);
    }
  }

  void leave(LiveClient client) {
    Following following = clients.remove(client);
    if (following != null) {
      following.close();
    }
    taken(client);
  }

  /** A client has taken what it was sent, or never will. */
  private void taken(LiveClient client) {
    ReadBudget.Held room = unsent.remove(client);
    if (room != null) {
      room.close();
    }
  }

  private void tick() {
    long now = System.nanoTime();
    boolean beats = now - beatAt > timing.heartbeat().toNanos();
    beatAt = beats ? now : beatAt;
    clients.forEach(
        (client, following) -> {
          if (client.isStuck(now, timing.slow())) {
            metrics.liveDropped.inc();
            client.close();
          } else if (client.isIdle()) {
            tell(client, following, beats);
          }
        });
  }

  private void tell(LiveClient client, Following following, boolean beats) {
    taken(client);
    try (ReadBudget.Share share = budget.open()) {
      byte[] events = following.next();
      if (events.length > 0) {
        unsent.put(client, share.keep(events.length));
        client.note(events);
        if (client.isClosed()) {
          taken(client);
        }
      } else if (beats) {
        client.note(BEAT);
      }
    } catch (InvalidStateStoreException | LogUnavailableException | OverBudgetException e) {
      LOG.debug("a client of the live feed waits: {}", e.getMessage());
    } catch (Following.EndedException e) {
      LOG.debug("a client of the live feed has to come again: {}", e.getMessage());
      client.close();
    } catch (RuntimeException e) {
      // its events cannot be told: it may come again, behind the last one it has
      LOG.error("what a client of the live feed follows could not be read", e);
      client.close();
    }
  }

  /** Ends every client's feed. */
  @Override
  public void close() {
    thread.shutdownNow();
    clients.keySet().forEach(LiveClient::close);
  }
}
