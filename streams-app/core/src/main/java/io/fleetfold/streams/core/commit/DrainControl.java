package io.fleetfold.streams.core.commit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When changed runs and statistics are sent on: usually once for each emit interval, on demand
 * behind each record, so that there is a time at which nothing is left to be sent. Thread-safe.
 */
public final class DrainControl {
  private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
  private volatile boolean atOnce;
  private volatile long asked;

  /** Sends at once from now on, what is left over included; {@link #nothingLeft} tells when. */
  public synchronized void atOnce() {
    asked++;
    atOnce = true;
  }

  /** Sends once for each emit interval again. */
  public synchronized void byInterval() {
    atOnce = false;
  }

  /** Whether everything is sent at once, and every task of this process has begun to. */
  public boolean nothingLeft() {
    return atOnce && tasks.stream().allMatch(task -> task.idle || task.sent >= asked);
  }

  Task join() {
    Task task = new Task();
    tasks.add(task);
    return task;
  }

  /** One task's part in it; used by the task's own thread. */
  final class Task {
    private volatile long sent;
    private volatile boolean idle;

    /**
     * Something is going to be left to be sent. Said before the task asks {@link #isAtOnce}, as
     * whoever wants everything sent at once says so before looking who is idle: one of the two sees
     * what the other has said.
     */
    void busy() {
      idle = false;
    }

    /** Nothing is left to be sent until {@link #busy}. */
    void idle() {
      idle = true;
    }

    boolean isAtOnce() {
      return atOnce;
    }

    /** Sends everything that is left. */
    void send(Runnable drain) {
      long now = asked;
      drain.run();
      sent = now;
    }

    void leave() {
      tasks.remove(this);
    }
  }
}
