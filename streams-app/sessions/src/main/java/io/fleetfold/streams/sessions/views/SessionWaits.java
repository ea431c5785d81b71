package io.fleetfold.streams.sessions.views;

import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Waits until the folds have passed an event. The state of an application takes one more hop: the
 * event's task keeps how far it has sent changes on, the application's how far it has applied them.
 * Thread-safe.
 */
public final class SessionWaits {
  private static final String EVENTS = Topics.AGENT_SESSION_EVENTS.name();
  private static final String CHANGES = Topics.AGENT_APP_STATE.name();
  // a standby follows its changelog and wakes nobody
  private static final Duration LOOK = Duration.ofMillis(5);
  // where it is folded here, the fold wakes; its task may move to another instance meanwhile
  private static final Duration MAX_SLEEP = Duration.ofMillis(200);

  private final int partitions;
  private final StoreAccess stores;
  private final ProcessedOffsets processed;
  private final SessionRouting routing;
  private final Looks[] looks;

  /** Waits for what is folded here; that of an application where its partition is. */
  public SessionWaits(
      int partitions, StoreAccess stores, ProcessedOffsets processed, SessionRouting routing) {
    this.partitions = partitions;
    this.stores = stores;
    this.processed = processed;
    this.routing = routing;
    this.looks = new Looks[partitions];
    Arrays.setAll(looks, partition -> new Looks(new SessionStores(stores, partition)));
  }

  public boolean await(Position position, String app, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (next(position.partition()) <= position.offset()) {
      if (!sleep(EVENTS, position.partition(), position.offset(), deadline)) {
        return false;
      }
    }
    for (String each : app == null ? appsOf(position.partition()) : List.of(app)) {
      if (!awaitApp(position, each, deadline)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until everything that belongs to the cores of a standby is there, too. Where the
   * partition is folded it always is.
   */
  boolean awaitWhole(int partition, Duration timeout) throws InterruptedException {
    if (processed.next(EVENTS, partition) != ProcessedOffsets.NONE) {
      return true;
    }
    long until = looks[partition].cores();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (next(partition) < until) {
      if (!sleep(EVENTS, partition, until - 1, deadline)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until the core of a session is there to all that was read of its parts: until the event
   * is folded that is being folded now, or, on a standby, until the cores are where the parts are.
   *
   * @param newest the offset of the newest event in the parts that were read
   */
  boolean awaitCore(int partition, long newest, Duration timeout) throws InterruptedException {
    long begun = processed.begun(EVENTS, partition);
    if (begun != ProcessedOffsets.NONE) {
      return processed.await(EVENTS, partition, begun - 1, timeout);
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    while (looks[partition].cores() <= newest) {
      if (!sleep(EVENTS, partition, newest, deadline)) {
        return false;
      }
    }
    return true;
  }

  /** The next offset of a partition: as folded here, or as the store says, a standby's too. */
  long next(int partition) {
    long folded = processed.next(EVENTS, partition);
    return folded == ProcessedOffsets.NONE ? looks[partition].next() : folded;
  }

  /** Until the fold wakes us, or a while. */
  private boolean sleep(String topic, int partition, long offset, long deadline)
      throws InterruptedException {
    long left = deadline - System.nanoTime();
    Duration max = processed.next(topic, partition) == ProcessedOffsets.NONE ? LOOK : MAX_SLEEP;
    Duration slice = Duration.ofNanos(Math.min(left, max.toNanos()));
    return left > 0
        && (processed.await(topic, partition, offset, slice) || System.nanoTime() < deadline);
  }

  private List<String> appsOf(int partition) {
    List<String> apps = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> sent =
        stores
            .store(StateStores.SESSION_CORE, partition)
            .prefixScan(SessionKeys.allSent(), new BytesSerializer())) {
      sent.forEachRemaining(entry -> apps.add(SessionKeys.name(entry.key)));
    }
    return apps;
  }

  private boolean awaitApp(Position position, String app, long deadline)
      throws InterruptedException {
    byte[] sent =
        stores.store(StateStores.SESSION_CORE, position.partition()).get(SessionKeys.sent(app));
    if (sent == null) {
      return true;
    }
    // a later event's change need not be there, but tells that all before it are
    Position change = new Position(position.partition(), Math.min(number(sent), position.offset()));
    return routing.awaitApplied(
        app,
        SessionKeys.home(app, partitions),
        change,
        Duration.ofNanos(Math.max(0, deadline - System.nanoTime())),
        timeout -> awaitApplied(app, change, timeout));
  }

  /** Waits until the state of an application, whose partition is here, has a change. */
  boolean awaitApplied(String app, Position change, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int home = SessionKeys.home(app, partitions);
    Bytes applied = SessionKeys.applied(app, change.partition());
    while (true) {
      // before the store is read: a change that comes then is one to be woken by
      long seen = processed.next(CHANGES, home);
      byte[] known = stores.store(StateStores.APP_STATE, home).get(applied);
      if (known != null && number(known) >= change.offset()) {
        return true;
      }
      if (!sleep(CHANGES, home, Math.max(0, seen), deadline)) {
        return false;
      }
    }
  }

  /** Looks into the store of a standby for all who wait, not more often than needed. */
  private static final class Looks {
    private final SessionStores store;
    private long lookedAt;
    private long next = ProcessedOffsets.NONE;

    Looks(SessionStores store) {
      this.store = store;
    }

    /** Up to where the cores are. */
    long cores() {
      return store.tally().getNextOffset();
    }

    synchronized long next() {
      if (next == ProcessedOffsets.NONE || System.nanoTime() - lookedAt > LOOK.toNanos()) {
        // one that can't be read tells so to each
        next = ProcessedOffsets.NONE;
        lookedAt = System.nanoTime();
        next = store.readableUntil();
      }
      return next;
    }
  }

  private static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
