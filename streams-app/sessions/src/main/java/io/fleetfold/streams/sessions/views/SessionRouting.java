package io.fleetfold.streams.sessions.views;

import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets whoever has a partition read it: a session's answer also holds what its application's
 * partition keeps, and waits for positions of any other. Thread-safe.
 */
public interface SessionRouting {
  /** Everything is read here. */
  SessionRouting HERE =
      new SessionRouting() {
        @Override
        public Map<String, StateEntry> appState(
            String app, int home, Supplier<Map<String, StateEntry>> here) {
          return here.get();
        }

        @Override
        public boolean await(Position position, String app, Duration timeout, Wait here)
            throws InterruptedException {
          return here.on(timeout);
        }

        @Override
        public boolean awaitApplied(
            String app, int home, Position change, Duration timeout, Wait here)
            throws InterruptedException {
          return here.on(timeout);
        }
      };

  /**
   * The state of an application.
   *
   * @param home the application's partition
   * @param here reads it in this process
   */
  Map<String, StateEntry> appState(String app, int home, Supplier<Map<String, StateEntry>> here);

  /**
   * Waits for a position, as {@link SessionViews#await} does.
   *
   * @param here does so in this process
   */
  boolean await(Position position, String app, Duration timeout, Wait here)
      throws InterruptedException;

  /**
   * Waits until an application's state has what an event has changed of it.
   *
   * @param home the application's partition
   * @param change where the event stands
   * @param here does so in this process
   */
  boolean awaitApplied(String app, int home, Position change, Duration timeout, Wait here)
      throws InterruptedException;

  /** A wait. */
  @FunctionalInterface
  interface Wait {
    /** Whether it has come about; false once the time is over. */
    boolean on(Duration timeout) throws InterruptedException;
  }
}
