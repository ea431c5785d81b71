package io.fleetfold.client;

/** The statuses of a run that its agent may write. */
public final class RunStatus {
  public static final String PENDING = "pending";
  public static final String RUNNING = "running";
  public static final String COMPLETED = "completed";
  public static final String ERROR = "error";
  public static final String CANCELLED = "cancelled";

  private RunStatus() {}
}
