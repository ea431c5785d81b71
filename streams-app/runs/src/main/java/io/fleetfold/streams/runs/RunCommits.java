package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.commit.CommitWork;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;

/**
 * What a task of runs writes and sends on when it is time to. Runs and statistics are shown and
 * sent often, usage windows, which every call changes, once for several intervals. Not thread-safe.
 */
final class RunCommits implements CommitWork {
  private final TaskState state;
  private final Sender sender;
  private final ProcessedOffsets processed;
  private final int partition;

  RunCommits(TaskState state, Sender sender, ProcessedOffsets processed, int partition) {
    this.state = state;
    this.sender = sender;
    this.processed = processed;
    this.partition = partition;
  }

  @Override
  public void show() {
    state.show();
    processed.shown(partition);
  }

  @Override
  public void save() {
    state.save();
    state.marks().write(processed.begun(partition));
    processed.saved(partition);
  }

  @Override
  public void sendShown() {
    state.pending().drain(run -> sender.run(run, state), scope -> sender.statistics(scope, state));
  }

  @Override
  public void sendWindows() {
    state.usage().save();
    // runs and statistics are shown before
    processed.saved(partition);
    state.pending().drainWindows(window -> sender.window(window, state));
  }

  @Override
  public boolean catchUp() {
    return state.catchUp();
  }

  @Override
  public boolean isAllSent() {
    return state.pending().isEmpty();
  }

  /** Forgets the usage windows whose time is over by the log. */
  void forgetWindows(long streamTime) {
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
