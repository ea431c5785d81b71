package io.fleetfold.local.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the reader's login as it was made. PostgreSQL lets every role change its own password and
 * defaults and knows no way to forbid it; so that nobody who reads can lock out everybody else for
 * long, what was changed is undone.
 */
final class ReaderKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderKeeper.class);
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final Superuser superuser;
  private final Credentials credentials;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "postgres-reader");
  private String asMade;

  /** Opens a connection as the superuser. */
  interface Superuser {
    Connection connect() throws SQLException;
  }

  /** A keeper that has not begun; the reader is as it should be now. */
  ReaderKeeper(Superuser superuser, Credentials credentials) throws SQLException {
    this.superuser = superuser;
    this.credentials = credentials;
    try (Connection c = superuser.connect()) {
      asMade = Roles.reader(c);
    }
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void watch() {
    try {
      while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Restores the reader where it was changed. */
  void look() {
    try (Connection c = superuser.connect()) {
      if (!Roles.reader(c).equals(asMade)) {
        Roles.restoreReader(c, credentials);
        asMade = Roles.reader(c);
        LOG.warn(
            "somebody who was logged in as {} has changed its password or its defaults: both were restored",
            Credentials.READER);
      }
    } catch (SQLException e) {
      // the server is being started again; the next look comes soon
      LOG.debug("the role {} cannot be looked at", Credentials.READER, e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.interrupt();
    thread.join();
  }
}
