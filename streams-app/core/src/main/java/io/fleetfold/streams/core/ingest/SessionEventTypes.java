package io.fleetfold.streams.core.ingest;

/** The event types that do something to a session. */
public final class SessionEventTypes {
  /** Begins a session. */
  public static final String CREATED = "session_created";

  /** Changes its status, metadata or time to live. */
  public static final String UPDATED = "session_updated";

  /** Completes it. */
  public static final String CLOSED = "session_closed";

  /** Ends it with all it has. */
  public static final String DELETED = "session_deleted";

  /** Enters a route. */
  public static final String ROUTE_ENTERED = "route_entered";

  /** Completes a route. */
  public static final String ROUTE_COMPLETED = "route_completed";

  /** Somebody said something. */
  public static final String MESSAGE = "message";

  private SessionEventTypes() {}
}
