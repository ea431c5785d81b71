package io.fleetfold.client.session;

/** The event types of sessions that Fleetfold knows. Any other type is kept as it is. */
public final class SessionEventTypes {
  public static final String CREATED = "session_created";
  public static final String UPDATED = "session_updated";
  public static final String CLOSED = "session_closed";
  public static final String DELETED = "session_deleted";
  public static final String STATE_CHANGED = "state_changed";
  public static final String ROUTE_ENTERED = "route_entered";
  public static final String ROUTE_COMPLETED = "route_completed";
  public static final String MESSAGE = "message";

  private SessionEventTypes() {}
}
