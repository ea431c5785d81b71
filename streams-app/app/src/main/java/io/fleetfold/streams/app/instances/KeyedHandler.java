package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.app.instances.Candidates.Candidate;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * A route with one key: a request goes as it came to whoever has the key's partition, whose answer
 * is passed on unchanged. That nothing is known of a key is said only by one that has its
 * partition.
 */
record KeyedHandler(Peers peers, RouteKey key, Handler handler) implements Handler {
  private static final List<String> PASSED_ON = List.of("Content-Type", "Retry-After", "ETag");

  /** The longest answer, which is read from the log, and what it takes to tell it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private static final String WAITS = "timeout_ms";
  private static final int DEFAULT_WAIT_MS = 2_000;

  @Override
  public void handle(Context ctx) throws Exception {
    OptionalInt partition = key.partition(ctx, peers.partitions());
    if (partition.isEmpty()) {
      handler.handle(ctx);
      return;
    }
    QueryParameters.checkQuery(ctx);
    Optional<Hop> hop = Hop.of(ctx.req());
    if (hop.isPresent()) {
      answer(ctx, partition.getAsInt(), hop.get());
    } else if (peers.isAlone()) {
      handleAlone(ctx, partition.getAsInt());
    } else {
      find(ctx, partition.getAsInt());
    }
  }

  /** An instance that has just given a partition away may not have heard to whom. */
  private void handleAlone(Context ctx, int partition) throws Exception {
    try {
      handler.handle(ctx);
    } catch (InvalidStateStoreException e) {
      if (!peers.placement().mayBeElsewhere(key.space(), partition)) {
        throw e;
      }
      find(ctx, partition);
    }
  }

  /** Answers another instance, which asks elsewhere if the partition is not here. */
  private void answer(Context ctx, int partition, Hop hop) {
    try {
      if (!peers.isReadable(key.space(), partition, hop)) {
        throw Peers.unavailable(key.space(), Set.of(partition), null);
      }
      handleHere(ctx, partition);
    } catch (InvalidStateStoreException e) {
      ctx.header(Hop.MOVED, "true");
      throw e;
    }
  }

  private void find(Context ctx, int partition) {
    long held = ReadBudget.held();
    peers.retry(
        round -> {
          for (Candidate candidate : peers.candidates().of(key.space(), partition)) {
            try {
              if (candidate.isHere()) {
                handleHere(ctx, partition);
              } else {
                forward(ctx, candidate);
              }
              return true;
            } catch (InvalidStateStoreException e) {
              // moved, or not there: the next one may have it
              ReadBudget.back(held);
            }
          }
          return false;
        },
        () -> Peers.unavailable(key.space(), Set.of(partition), null));
  }

  /** A copy may not have heard yet of what it does not know. */
  private void handleHere(Context ctx, int partition) {
    boolean folds = peers.placement().isHere(key.space(), partition);
    try {
      handler.handle(ctx);
    } catch (Problem.Thrown e) {
      if (e.problem().status() == HttpStatus.NOT_FOUND.getCode() && !folds) {
        throw Peers.unavailable(key.space(), Set.of(partition), e);
      }
      throw e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void forward(Context ctx, Candidate candidate) {
    String query = ctx.req().getQueryString();
    PeerAnswer answer =
        peers
            .client()
            .get(
                candidate.peer(),
                ctx.req().getRequestURI() + (query == null ? "" : "?" + query),
                candidate.hop(),
                timeout(ctx),
                QueryCaller.headers(ctx.req()));
    ctx.status(answer.status());
    for (String name : PASSED_ON) {
      if (answer.header(name) != null) {
        ctx.header(name, answer.header(name));
      }
    }
    ReadBudget.take(answer.body().length);
    ctx.result(answer.body());
  }

  private static Duration timeout(Context ctx) {
    String waits = ctx.queryParam(WAITS);
    return TIMEOUT.plusMillis(
        waits == null || !waits.matches("\\d{1,5}") ? DEFAULT_WAIT_MS : Long.parseLong(waits));
  }
}
