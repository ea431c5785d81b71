package io.fleetfold.streams.runs;

import io.fleetfold.streams.ingest.Progress;
import io.fleetfold.streams.state.CommitHook;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When what one task has folded is written to its stores, where it can be read, and sent on: runs
 * and statistics once for each emit interval, usage windows, which every call changes, once for
 * several. The wall clock only says when; what is written follows from the records. Not
 * thread-safe.
 */
final class Emitter {
  private static final Duration FORGET_CHECK = Duration.ofSeconds(10);

  private final TaskState state;
  private final Sender sender;
  private final Progress progress;
  private final Emission.Task emits;
  private final int partition;
  private final Showing showing;

  Emitter(
      TaskState state,
      Sender sender,
      Progress progress,
      Emission.Task emits,
      ProcessorContext<byte[], byte[]> context) {
    this.state = state;
    this.sender = sender;
    this.progress = progress;
    this.emits = emits;
    this.partition = context.taskId().partition();
    this.showing =
        new Showing(
            () ->
                context.schedule(Showing.TICK, PunctuationType.WALL_CLOCK_TIME, ignored -> tick()));
  }

  void schedule(ProcessorContext<byte[], byte[]> context, FoldConfig config) {
    CommitHook commit = context.getStateStore(CommitHook.NAME);
    commit.beforeCommit(this::save);
    context.schedule(config.emitInterval(), PunctuationType.WALL_CLOCK_TIME, ignored -> emit());
    context.schedule(
        config.windowInterval(), PunctuationType.WALL_CLOCK_TIME, ignored -> sendWindows());
    context.schedule(FORGET_CHECK, PunctuationType.STREAM_TIME, this::forgetWindows);
  }

  /** A record was folded. */
  void folded() {
    if (emits.isAtOnce()) {
      emit();
    } else if (showing.folded()) {
      show();
    }
  }

  void leave() {
    emits.leave();
  }

  private void tick() {
    if (showing.tick()) {
      show();
    }
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

  private void emit() {
    emits.send(
        () -> {
          show();
          state
              .dirty()
              .drain(run -> sender.run(run, state), scope -> sender.statistics(scope, state));
          if (emits.isAtOnce()) {
            sendWindows();
          }
        });
  }

  private void sendWindows() {
    show();
    state.usage().save();
    progress.saved(partition);
    state.dirty().drainWindows(window -> sender.window(window, state));
  }

  private void forgetWindows(long streamTime) {
    state
        .usage()
        .forget(
            streamTime,
            window -> {
              // an app that reads an old log passes the whole life of a window between two outputs
              if (state.dirty().take(window)) {
                sender.window(window, state);
              }
            });
  }
}
