package io.fleetfold.client.session;

import io.fleetfold.schemas.SessionLimits;
import java.time.Clock;
import java.util.List;

/**
 * Sessions in the memory of this process: for unit tests, and for agents that may forget. They
 * behave as those in Fleetfold; what differs: they end with the process, are not shared with
 * others, and expire by this clock instead of the log's. Thread-safe.
 */
public final class MemorySessions {
  private final MemoryBackend backend;
  private final Sessions sessions;

  /** Sessions that take times and ids from that clock. */
  public MemorySessions(Clock clock) {
    this(SessionLimits.DEFAULT, clock);
  }

  /** The same, with other limits than those unless configured. */
  public MemorySessions(SessionLimits limits, Clock clock) {
    this.backend = new MemoryBackend(limits, clock);
    this.sessions = new Sessions(backend, limits, clock);
  }

  /** What to hand to the agent. */
  public Sessions sessions() {
    return sessions;
  }

  /** All sessions with all their messages, by application, user and id. */
  public List<SessionSnapshot> all() {
    return backend.all();
  }

  /** Forgets everything. */
  public void clear() {
    backend.clear();
  }
}
