package io.fleetfold.streams.core.commit;

import java.time.Instant;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When what one task has folded is written to its stores, where it can be read, sent on, and
 * committed. A task is at rest until a record comes, and then has a clock of the emit interval
 * until nothing is left to be sent, since each call of a clock makes Kafka Streams commit the task.
 * At each call it is in one of three states:
 *
 * <ul>
 *   <li><b>at once</b>, when asked for by {@link DrainControl}: everything is sent and committed,
 *       as it also is with each record;
 *   <li><b>current</b>: what is shown is sent and committed; windows, which every record changes,
 *       with the first call of each window interval;
 *   <li><b>behind</b>, while the newest record is older than the window interval: all waits for the
 *       first call of each window interval, since a transaction costs the same however little is in
 *       it, and whoever is behind has better things to do.
 * </ul>
 *
 * <p>Before each commit, whoever asked for it, all is saved. When readers are shown what is folded
 * in between says {@link FlushPolicy}. Not thread-safe.
 */
public final class CommitScheduler {
  private final CommitWork work;
  private final DrainControl.Task drain;
  private final ProcessorContext<?, ?> context;
  private final CommitTiming timing;
  private final FlushPolicy showing;
  private Cancellable timer;
  private long windowsSent;
  private long logTime;

  /** One for a task that starts, which may have left something to be sent when it died. */
  public CommitScheduler(
      CommitWork work, DrainControl drain, ProcessorContext<?, ?> context, CommitTiming timing) {
    this.work = work;
    this.drain = drain.join();
    this.context = context;
    this.timing = timing;
    this.showing =
        new FlushPolicy(
            timing,
            () ->
                context.schedule(
                    timing.showTick(), PunctuationType.WALL_CLOCK_TIME, this::showHeld));
  }

  /** Begins with what a task that died has left to be sent. */
  public void start() {
    CommitHook commit = context.getStateStore(CommitHook.NAME);
    commit.beforeCommit(this::save);
    wind();
  }

  /** A record was folded, which the log took at a time. */
  public void folded(long at) {
    logTime = Math.max(logTime, at);
    wind();
    if (drain.isAtOnce()) {
      sendAll();
    } else if (showing.folded()) {
      show();
    }
  }

  /** The task ends. */
  public void leave() {
    drain.leave();
  }

  private void wind() {
    if (timer == null) {
      // before anybody asks whether to send at once: see DrainControl
      drain.busy();
      // all tasks' clocks tick together, so that one commit is enough
      timer =
          context.schedule(
              Instant.EPOCH, timing.emitInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }
  }

  private void tick(long now) {
    boolean caughtUp = work.catchUp();
    long interval = now / timing.windowInterval().toMillis();
    if (drain.isAtOnce()) {
      sendAll();
      context.commit();
    } else if (interval != windowsSent) {
      windowsSent = interval;
      sendShown();
      work.sendWindows();
      context.commit();
    } else if (!isBehind(now)) {
      sendShown();
      context.commit();
    }
    if (caughtUp && work.isAllSent()) {
      timer.cancel();
      timer = null;
      drain.idle();
    }
  }

  private void showHeld(long now) {
    if (showing.tick(isBehind(now))) {
      show();
    }
  }

  private boolean isBehind(long now) {
    return now - logTime >= timing.windowInterval().toMillis();
  }

  private void show() {
    work.show();
    showing.shown();
  }

  private void save() {
    work.save();
    showing.shown();
  }

  private void sendAll() {
    drain.send(
        () -> {
          sendShown();
          work.sendWindows();
        });
  }

  private void sendShown() {
    show();
    work.sendShown();
  }
}
