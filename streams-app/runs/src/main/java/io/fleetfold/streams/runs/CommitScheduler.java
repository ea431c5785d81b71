package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.state.CommitHook;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When what one task has folded is written to its stores, where it can be read, sent on, and
 * committed: runs and statistics once for each emit interval, usage windows, which every call
 * changes, once for several. While the log's records are older than that, everything waits that
 * long, since a transaction costs the same however little is in it, and whoever is behind has
 * better things to do. The clock runs only while something is left to be sent: each of its calls
 * makes Kafka Streams commit the task. It only says when; what is written follows from the records.
 * Not thread-safe.
 */
final class CommitScheduler {
  private static final Duration FORGET_CHECK = Duration.ofSeconds(10);

  private final TaskState state;
  private final Sender sender;
  private final ProcessedOffsets progress;
  private final DrainControl.Task emits;
  private final ProcessorContext<byte[], byte[]> context;
  private final RunConfig config;
  private final int partition;
  private final FlushPolicy showing;
  private Cancellable clock;
  private long windowsSent;
  private long logTime;

  CommitScheduler(
      TaskState state,
      Sender sender,
      ProcessedOffsets progress,
      DrainControl.Task emits,
      ProcessorContext<byte[], byte[]> context,
      RunConfig config) {
    this.state = state;
    this.sender = sender;
    this.progress = progress;
    this.emits = emits;
    this.context = context;
    this.config = config;
    this.partition = context.taskId().partition();
    this.showing =
        new FlushPolicy(
            () ->
                context.schedule(
                    FlushPolicy.TICK, PunctuationType.WALL_CLOCK_TIME, this::showHeld));
  }

  /** Begins with what a task that died has left to be sent. */
  void start() {
    CommitHook commit = context.getStateStore(CommitHook.NAME);
    commit.beforeCommit(this::save);
    context.schedule(FORGET_CHECK, PunctuationType.STREAM_TIME, this::forgetWindows);
    wind();
  }

  /** A record was folded, which the log took at a time. */
  void folded(long at) {
    logTime = Math.max(logTime, at);
    wind();
    if (emits.isAtOnce()) {
      sendAll();
    } else if (showing.folded()) {
      show();
    }
  }

  void leave() {
    emits.leave();
  }

  private void wind() {
    if (clock == null) {
      // before anybody asks whether to send at once: see Emission
      emits.busy();
      // all tasks' clocks tick together, so that one commit is enough
      clock =
          context.schedule(
              Instant.EPOCH, config.emitInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }
  }

  private void tick(long now) {
    boolean caughtUp = state.catchUp();
    long interval = now / config.windowInterval().toMillis();
    if (emits.isAtOnce()) {
      sendAll();
      context.commit();
    } else if (interval != windowsSent) {
      windowsSent = interval;
      sendRuns();
      sendWindows();
      context.commit();
    } else if (!isBehind(now)) {
      sendRuns();
      context.commit();
    }
    if (caughtUp && state.pending().isEmpty()) {
      clock.cancel();
      clock = null;
      emits.idle();
    }
  }

  private void showHeld(long now) {
    if (showing.tick(isBehind(now))) {
      show();
    }
  }

  private boolean isBehind(long now) {
    return now - logTime >= config.windowInterval().toMillis();
  }

  private void show() {
    state.show();
    progress.shown(partition);
    showing.shown();
  }

  private void save() {
    state.save();
    progress.saved(partition);
    showing.shown();
  }

  private void sendAll() {
    emits.send(
        () -> {
          sendRuns();
          sendWindows();
        });
  }

  private void sendRuns() {
    show();
    state.pending().drain(run -> sender.run(run, state), scope -> sender.statistics(scope, state));
  }

  /** Behind {@link #sendRuns}, so that runs and statistics are shown. */
  private void sendWindows() {
    state.usage().save();
    progress.saved(partition);
    state.pending().drainWindows(window -> sender.window(window, state));
  }

  private void forgetWindows(long streamTime) {
    state
        .usage()
        .forget(
            streamTime,
            window -> {
              // an app that reads an old log passes the whole life of a window between two outputs
              if (state.pending().take(window)) {
                sender.window(window, state);
              }
            });
  }
}
