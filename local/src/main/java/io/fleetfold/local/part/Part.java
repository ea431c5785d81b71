package io.fleetfold.local.part;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A piece of the pipeline that runs on its own: it is started once, can be looked at from any
 * thread, and is closed once. Local mode is several of them in one process; each could be the only
 * one of its process.
 */
public abstract class Part implements AutoCloseable {
  /** Where a part is in its life. */
  public enum State {
    DOWN,
    STARTING,
    UP
  }

  private final String name;
  private final Path folder;
  private volatile State state = State.DOWN;
  private volatile FolderLock lock;

  /** A part that is down, of this name, and keeps nothing on disk. */
  protected Part(String name) {
    this(name, null);
  }

  /**
   * A part that is down, of this name.
   *
   * @param folder its own: made where it is missing, readable by its owner only, and held against
   *     every other process while the part is not down
   */
  protected Part(String name, Path folder) {
    this.name = name;
    this.folder = folder == null ? null : folder.toAbsolutePath();
  }

  /**
   * Starts the part and comes back when it serves. What a failed start has opened is closed again.
   *
   * @throws Exception when it cannot start; the message names the cause and the remedy
   */
  public final void start() throws Exception {
    // first of all: a part that may not have the folder must not touch what is in it
    hold();
    state = State.STARTING;
    try {
      open();
      state = State.UP;
    } catch (Exception | Error e) {
      state = State.DOWN;
      try {
        shut();
      } catch (Exception closing) {
        e.addSuppressed(closing);
      }
      release();
      throw e;
    }
  }

  private void hold() throws IOException {
    if (folder != null) {
      PrivateFiles.folder(folder);
      lock = FolderLock.besides(folder, name);
    }
  }

  private void release() throws IOException {
    FolderLock held = lock;
    if (held != null) {
      lock = null;
      held.close();
    }
  }

  /** Stops the part in an orderly way; its data stays. A part that is down stays so. */
  @Override
  public final void close() throws Exception {
    if (state != State.DOWN) {
      state = State.DOWN;
      try {
        shut();
      } finally {
        release();
      }
    }
  }

  /** What the part is called in messages and in the status. */
  public final String name() {
    return name;
  }

  /** Where the part is in its life. */
  public final State state() {
    return state;
  }

  /** Why it has stopped by itself though its process lives on; empty where it has not. */
  public Optional<String> stopped() {
    return Optional.empty();
  }

  /** Where it is reached, as a client of it would be told. */
  public abstract String address();

  /** Brings the part up; comes back when it serves. */
  protected abstract void open() throws Exception;

  /** Releases whatever {@link #open} has opened, also if it came only half way. */
  protected abstract void shut() throws Exception;
}
