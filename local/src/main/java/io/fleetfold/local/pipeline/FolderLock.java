package io.fleetfold.local.pipeline;

import io.fleetfold.local.part.DataFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

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
    create(data.root());
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

  // prompts and answers are in there: nobody else's business
  private static void create(Path folder) throws IOException {
    boolean fresh = Files.notExists(folder);
    Files.createDirectories(folder);
    if (fresh && Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
