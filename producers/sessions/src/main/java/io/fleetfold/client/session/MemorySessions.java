package io.fleetfold.client.session;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.memory.MemoryBackend;
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

  private MemorySessions(MemoryBackend backend, Sessions sessions) {
    this.backend = backend;
    this.sessions = sessions;
  }

  /**
   * What a client keeps in memory, such as that of a {@code RecordingClient}.
   *
   * @throws IllegalArgumentException when it keeps its sessions in Fleetfold
   */
  public static MemorySessions of(FleetfoldClient client) {
    Sessions sessions = Sessions.of(client);
    if (sessions.backend() instanceof MemoryBackend backend) {
      return new MemorySessions(backend, sessions);
    }
    throw new IllegalArgumentException(
        "the client keeps its sessions in Fleetfold: take a RecordingClient, or build it with"
            + " sessions(SessionStore.MEMORY)");
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
