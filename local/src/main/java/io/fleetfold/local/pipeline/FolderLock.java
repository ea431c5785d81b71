package io.fleetfold.local.pipeline;

import io.fleetfold.local.part.DataFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;

/** A data folder, held by this process alone; the system lets go of it when the process dies. */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws IllegalStateException when another process holds it; names that one and the remedy
   */
  static FolderLock take(DataFolder data) throws IOException {
    data.create();
    FileChannel channel =
        FileChannel.open(data.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held within this very process, which is as good a reason to refuse
    }
    if (lock == null) {
      channel.close();
      String holder =
          RunningPipeline.read(data).map(found -> " (process " + found.pid() + ")").orElse("");
      throw new IllegalStateException(
          "the data folder "
              + data.root()
              + " is in use by another pipeline"
              + holder
              + ": stop that one, or choose another folder with --data");
    }
    return new FolderLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
