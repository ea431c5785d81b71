package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.app.instances.Candidates.Candidate;
import io.fleetfold.streams.core.http.Following;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Follows what is in one partition, wherever that is: here, or as a stream from the instance that
 * folds it. When the partition moves it goes on there, behind the last event that was told: none is
 * told twice, and none left out. Until somebody folds the partition nothing comes.
 */
public final class RoutedFollowing implements Following {
  private static final byte[] NONE = {};
  private static final String LAST = "Last-Event-ID";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  /** Three signs of life that did not come. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(45);

  private final Peers peers;
  private final Keyspace space;
  private final int partition;
  private final Function<Long, Following> here;
  private final String path;
  private final Map<String, String> headers;

  private long after;
  private Following local;
  private Peer owner;
  private volatile EventStream remote;
  private volatile boolean closed;
  private CompletableFuture<EventStream> opening;
  private int round;
  private long nextTry = System.nanoTime();
  private long nextLook = System.nanoTime();

  private RoutedFollowing(
      Peers peers,
      Keyspace space,
      int partition,
      Function<Long, Following> here,
      String path,
      Map<String, String> headers) {
    this.peers = peers;
    this.space = space;
    this.partition = partition;
    this.here = here;
    this.path = path;
    this.headers = headers;
  }

  /**
   * Begins to follow.
   *
   * @param here begins behind an id, or with what comes from now on where it is null
   * @param after that id
   * @param path what another instance is asked for
   * @param headers what it is to know of the caller
   * @throws io.fleetfold.streams.core.reads.ViewsUnavailableException when nobody has the partition
   * @throws PeerRefusedException when the one that has it refuses
   */
  public static RoutedFollowing open(
      Peers peers,
      Keyspace space,
      int partition,
      Function<Long, Following> here,
      Long after,
      String path,
      Map<String, String> headers) {
    RoutedFollowing following =
        new RoutedFollowing(peers, space, partition, here, path, Map.copyOf(headers));
    peers.retry(
        ignored -> following.begin(after), () -> Peers.unavailable(space, Set.of(partition), null));
    return following;
  }

  private boolean begin(Long behind) {
    for (Candidate candidate : peers.candidates().of(space, partition)) {
      try {
        if (!candidate.isHere()) {
          join(candidate.peer(), open(candidate.peer(), behind).join());
          return true;
        } else if (peers.placement().isHere(space, partition)) {
          local = here.apply(behind);
          after = local.after();
          return true;
        }
      } catch (InvalidStateStoreException e) {
        // moved, or not there: the next one may have it
      } catch (CompletionException e) {
        if (e.getCause() instanceof PeerRefusedException refused) {
          throw refused;
        }
      }
    }
    return false;
  }

  private CompletableFuture<EventStream> open(Peer peer, Long behind) {
    Map<String, String> all = new HashMap<>(headers);
    if (behind != null) {
      all.put(LAST, Long.toString(behind));
    }
    return peers.client().stream(peer, path, all, TIMEOUT);
  }

  private void join(Peer peer, EventStream stream) {
    owner = peer;
    after = stream.after();
    remote = stream;
    if (closed) {
      stream.close();
    }
  }

  @Override
  public byte[] next() {
    if (closed) {
      return NONE;
    }
    if (peers.placement().isHere(space, partition)) {
      leave();
      if (local == null) {
        local = here.apply(after);
      }
      byte[] events = local.next();
      after = local.after();
      return events;
    }
    local = null;
    if (remote == null) {
      reopen();
      return NONE;
    }
    byte[] events = remote.next();
    after = remote.after();
    if (events.length == 0 && isLost()) {
      leave();
    }
    return events;
  }

  /** Whether the stream has ended, or comes from one that has the partition no more. */
  private boolean isLost() {
    if (remote.isOver() || remote.silence() > SILENCE) {
      return true;
    }
    long now = System.nanoTime();
    if (now - nextLook < 0) {
      return false;
    }
    nextLook = now + LOOK;
    List<Peer> owners = peers.placement().owners(space, partition);
    return !owners.isEmpty() && !owners.contains(owner);
  }

  private void leave() {
    EventStream stream = remote;
    if (stream != null) {
      stream.close();
      remote = null;
    }
  }

  /** Without waiting: many are followed by one thread. */
  private void reopen() {
    if (opening == null) {
      List<Candidate> others =
          peers.candidates().of(space, partition).stream()
              .filter(candidate -> !candidate.isHere())
              .toList();
      if (System.nanoTime() - nextTry < 0 || others.isEmpty()) {
        return;
      }
      owner = others.get(round++ % others.size()).peer();
      nextTry = System.nanoTime() + AGAIN;
      opening = open(owner, after);
    }
    if (!opening.isDone()) {
      return;
    }
    CompletableFuture<EventStream> done = opening;
    opening = null;
    try {
      join(owner, done.join());
      round = 0;
    } catch (CompletionException e) {
      if (e.getCause() instanceof PeerRefusedException refused && refused.answer().status() < 500) {
        throw new EndedException(refused.getMessage());
      }
    }
  }

  @Override
  public long after() {
    return after;
  }

  @Override
  public void close() {
    closed = true;
    EventStream stream = remote;
    if (stream != null) {
      stream.close();
    }
  }
}
