package io.fleetfold.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A second session at work, that may have to wait for the first. */
final class Waiting implements AutoCloseable {
  /** What the session does. */
  interface Work {
    void on(Connection connection) throws SQLException;
  }

  private final DatabaseSettings database;
  private final String session;
  private final CompletableFuture<Void> done;

  Waiting(DatabaseSettings database, Work work) throws SQLException {
    this.database = database;
    Connection connection = TestDatabase.connect(database);
    session = TestDatabase.ask(connection, "SELECT pg_backend_pid()");
    done =
        CompletableFuture.runAsync(
            () -> {
              try (connection) {
                work.on(connection);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Waits until PostgreSQL says that the session waits for a lock. */
  void awaitBlocked() throws SQLException {
    try (Connection observer = TestDatabase.connect(database)) {
      Eventually.eventually(
          "the other session waits for a lock",
          () ->
              "Lock"
                  .equals(
                      TestDatabase.ask(
                          observer,
                          "SELECT wait_event_type FROM pg_stat_activity WHERE pid = " + session)));
    }
  }

  void awaitDone() throws Exception {
    done.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    done.cancel(true);
  }
}
