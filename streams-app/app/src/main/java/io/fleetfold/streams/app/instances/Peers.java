package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.app.instances.Candidates.Candidate;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.ReadBudget.Counted;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * All instances of the app, this one included, as one: a question with one key goes to whoever has
 * the key's partition, any other to all, and what they answer is put together. While partitions
 * move it is asked again, for a few seconds. With one instance nothing of this costs anything.
 * Thread-safe.
 */
public final class Peers implements AutoCloseable {
  /** How long is waited for a partition that nobody answers for. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration STEP = Duration.ofMillis(100);

  /** Requests that may wait at once for partitions on the move. */
  private static final int MAX_WAITING = 64;

  private final int partitions;
  private final Duration patience;
  private final PartitionPlacement placement;
  private final PeerClient client;
  private final Candidates candidates;
  private final Map<String, Handler> served = new LinkedHashMap<>();
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  // beyond that whoever asks does so itself, one instance after the other
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          256,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Peers::thread,
          (question, full) -> question.run());

  /**
   * The instances of a fleet with that many partitions.
   *
   * @param patience how long is waited for a partition that nobody answers for
   */
  public Peers(int partitions, PartitionPlacement placement, PeerClient client, Duration patience) {
    this.patience = patience;
    this.partitions = partitions;
    this.placement = placement;
    this.client = client;
    this.candidates = new Candidates(placement, client);
  }

  /** One instance that is the only one. */
  public static Peers alone(int partitions) {
    return new Peers(partitions, PartitionPlacement.ALONE, new PeerClient(null, null), PATIENCE);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "asks-an-instance");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Answers other instances under an internal path, which is guarded as all of them are.
   *
   * @param answer told of which partitions, all of which are here
   */
  void serve(String path, Keyspace space, BiFunction<Context, Set<Integer>, byte[]> answer) {
    served.put(
        path,
        partial(
            space,
            (ctx, here) -> ctx.contentType(Json.MEDIA_TYPE).result(answer.apply(ctx, here))));
  }

  /** What other instances may ask, by path; complete before the server listens. */
  public Map<String, Handler> served() {
    return served;
  }

  /** Who has what. */
  public PartitionPlacement placement() {
    return placement;
  }

  /** Asks one other instance. */
  public PeerClient client() {
    return client;
  }

  /** Partitions of the fleet's inputs. */
  public int partitions() {
    return partitions;
  }

  /** Whether this instance knows of no other. */
  public boolean isAlone() {
    return placement.peers().isEmpty();
  }

  /** A route that is answered by whoever has the key's partition. */
  public Handler keyed(RouteKey key, Handler handler) {
    return new KeyedHandler(this, key, handler);
  }

  /**
   * A route by which other instances ask for a part of an answer.
   *
   * @param handler told of which partitions, all of which are here
   */
  public Handler partial(Keyspace space, BiConsumer<Context, Set<Integer>> handler) {
    return new PartialHandler(this, space, handler);
  }

  /** As {@link #gather(Keyspace, Set, Function, Function)}, of all partitions. */
  public <T> List<T> gather(
      Keyspace space, Function<Set<Integer>, T> local, Function<PeerShare, T> remote) {
    return gather(space, all(), local, remote);
  }

  /** All partitions. */
  Set<Integer> all() {
    return IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What this instance answers by itself while it is alone, and otherwise what all of them answer.
   * One that has just given a partition away may not have heard to whom.
   */
  <T> T aloneOr(Supplier<T> here, Supplier<T> gathered) {
    if (isAlone()) {
      try {
        return here.get();
      } catch (InvalidStateStoreException e) {
        if (all().stream().noneMatch(at -> placement.mayBeElsewhere(Keyspace.RUNS, at))) {
          throw e;
        }
      }
    }
    return gathered.get();
  }

  /**
   * Answers that together are of all those partitions, each partition in one of them. All instances
   * are asked at once.
   *
   * @param local answers for partitions that are here
   * @param remote asks another instance for partitions that are there; throws {@link
   *     ViewsUnavailableException} where it does not answer for all of them
   * @throws ViewsUnavailableException when nobody answered for a partition, which it names
   */
  public <T> List<T> gather(
      Keyspace space,
      Set<Integer> wanted,
      Function<Set<Integer>, T> local,
      Function<PeerShare, T> remote) {
    return gather(space, wanted, Hop.COPY, local, remote);
  }

  /**
   * As {@link #gather(Keyspace, Set, Function, Function)}.
   *
   * @param hop whether copies may answer, which may not have heard of everything yet
   */
  <T> List<T> gather(
      Keyspace space,
      Set<Integer> wanted,
      Hop hop,
      Function<Set<Integer>, T> local,
      Function<PeerShare, T> remote) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    if (isAlone()) {
      try {
        return List.of(local.apply(wanted));
      } catch (InvalidStateStoreException e) {
        // one that has just been given away: to whom is heard in a moment
        if (wanted.stream().noneMatch(at -> placement.mayBeElsewhere(space, at))) {
          throw e;
        }
      }
    }
    Set<Integer> open = new TreeSet<>(wanted);
    List<T> answers = new ArrayList<>();
    retry(
        round -> {
          ask(space, open, hop, round, local, remote, answers);
          return open.isEmpty();
        },
        () -> unavailable(space, open, null));
    return answers;
  }

  private <T> void ask(
      Keyspace space,
      Set<Integer> open,
      Hop hop,
      int round,
      Function<Set<Integer>, T> local,
      Function<PeerShare, T> remote,
      List<T> answers) {
    Map<Candidate, Set<Integer>> plan = new HashMap<>();
    for (int partition : open) {
      List<Candidate> all = candidates.of(space, partition, hop);
      if (!all.isEmpty()) {
        plan.computeIfAbsent(all.get(round % all.size()), ignored -> new TreeSet<>())
            .add(partition);
      }
    }
    Map<Set<Integer>, CompletableFuture<Counted<T>>> asked = new HashMap<>();
    plan.forEach(
        (who, parts) -> {
          if (!who.isHere()) {
            PeerShare share = new PeerShare(who.peer(), Set.copyOf(parts), who.hop());
            asked.put(
                share.partitions(),
                CompletableFuture.supplyAsync(
                    () -> ReadBudget.counting(() -> remote.apply(share)), threads));
          }
        });
    plan.forEach(
        (who, parts) -> {
          if (who.isHere()) {
            take(Set.copyOf(parts), () -> local.apply(parts), open, answers);
          }
        });
    asked.forEach((parts, answer) -> take(parts, () -> received(answer), open, answers));
  }

  private static <T> T received(CompletableFuture<Counted<T>> answer) {
    Counted<T> received = join(answer);
    ReadBudget.take(received.bytes());
    return received.value();
  }

  /** What each other instance answers, of which none is left out: all are asked at once. */
  <T> Map<Peer, T> ofEach(Function<Peer, T> question) {
    Map<Peer, CompletableFuture<T>> asked = new LinkedHashMap<>();
    for (Peer peer : Set.copyOf(placement.peers())) {
      asked.put(peer, CompletableFuture.supplyAsync(() -> question.apply(peer), threads));
    }
    Map<Peer, T> answers = new LinkedHashMap<>();
    asked.forEach((peer, answer) -> answers.put(peer, join(answer)));
    return answers;
  }

  private static <T> T join(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static <T> void take(
      Set<Integer> parts, Supplier<T> read, Set<Integer> open, List<T> answers) {
    try {
      answers.add(read.get());
      open.removeAll(parts);
    } catch (InvalidStateStoreException e) {
      // moved, or not there: somebody else is asked, or the same one again
    }
  }

  /** Whether a read of that kind can be answered by this process. */
  public boolean isReadable(Keyspace space, int partition, Hop hop) {
    return placement.isHere(space, partition)
        || (hop == Hop.COPY && placement.isCopyHere(space, partition));
  }

  /** The partitions that this instance folds. */
  public Set<Integer> here(Keyspace space) {
    return IntStream.range(0, partitions)
        .filter(partition -> placement.isHere(space, partition))
        .boxed()
        .collect(Collectors.toSet());
  }

  Candidates candidates() {
    return candidates;
  }

  /**
   * Tries until it is done, each time with the number of the round, and for a few seconds only.
   *
   * @throws ViewsUnavailableException as {@code failure} says, once it took too long
   */
  void retry(Predicate<Integer> step, Supplier<RuntimeException> failure) {
    if (step.test(0)) {
      return;
    }
    if (!waiting.tryAcquire()) {
      throw failure.get();
    }
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      for (int round = 1; System.nanoTime() < deadline; round++) {
        TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
        if (step.test(round)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.release();
    }
    throw failure.get();
  }

  static ViewsUnavailableException unavailable(
      Keyspace space, Set<Integer> partitions, Exception cause) {
    return new ViewsUnavailableException(
        (partitions.size() == 1 ? "partition " : "partitions ")
            + String.join(", ", partitions.stream().sorted().map(String::valueOf).toList())
            + " of "
            + space
            + (partitions.size() == 1 ? " is" : " are")
            + " on the way to another instance: try again",
        cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
