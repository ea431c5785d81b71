package io.fleetfold.streams.core.commit;

/** What a task does when its {@link CommitScheduler} says so; called by the task's own thread. */
public interface CommitWork {
  /** Writes what is shown to readers. */
  void show();

  /** Writes all that is held back in memory, for the commit that follows. */
  void save();

  /** Sends on what is sent at each emit interval; it is shown before. */
  void sendShown();

  /** Sends on what is sent once for several intervals, behind the other. */
  void sendWindows();

  /** Goes on with what an older release has left to be added; true once nothing is left of it. */
  boolean catchUp();

  /** Whether nothing is left to be sent on. */
  boolean isAllSent();
}
