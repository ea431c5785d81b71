package io.fleetfold.streams.app.instances;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.sessions.http.SessionWire;
import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.SessionRouting;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks the instance that has a partition for what an answer of this one needs of it. */
public record PeerSessionRouting(Peers peers) implements SessionRouting {
  @Override
  public Map<String, StateEntry> appState(
      String app, int home, Supplier<Map<String, StateEntry>> here) {
    return one(
        Keyspace.APPLICATIONS,
        home,
        here,
        share -> {
          String path = SessionCalls.APP_STATE + "?app_name=" + RecordKeys.encode(app);
          return SessionWire.state(calls().get(share, path, Duration.ofSeconds(5)));
        });
  }

  @Override
  public boolean await(Position position, String app, Duration timeout, Wait here) {
    return await(
        Keyspace.SESSIONS,
        position.partition(),
        SessionCalls.AWAIT
            + query(position)
            + (app == null ? "" : "&app_name=" + RecordKeys.encode(app)),
        timeout,
        here);
  }

  @Override
  public boolean awaitApplied(String app, int home, Position change, Duration timeout, Wait here) {
    return await(
        Keyspace.APPLICATIONS,
        home,
        SessionCalls.AWAIT_APPLIED + query(change) + "&app_name=" + RecordKeys.encode(app),
        timeout,
        here);
  }

  private boolean await(Keyspace space, int partition, String path, Duration timeout, Wait here) {
    long deadline = System.nanoTime() + timeout.toNanos();
    return one(
        space,
        partition,
        () -> {
          try {
            return here.on(SessionCalls.left(deadline));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        },
        share -> calls().await(share, path, SessionCalls.left(deadline)));
  }

  private <T> T one(
      Keyspace space, int partition, Supplier<T> here, Function<PeerShare, T> remote) {
    return peers.gather(space, Set.of(partition), parts -> here.get(), remote).get(0);
  }

  private SessionCalls calls() {
    return new SessionCalls(peers.client());
  }

  private static String query(Position position) {
    return "?partition=" + position.partition() + "&offset=" + position.offset();
  }
}
