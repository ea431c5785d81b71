package io.fleetfold.local.part;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder that one process has to itself. The lock is the operating system's, so it ends with the
 * process, however that ends; the file stays and names the last holder.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a folder whose lock is a file beside it, so that the folder can be emptied while it is
   * held.
   *
   * @param holder who uses such a folder, for the message: {@code broker}
   * @throws IllegalStateException when somebody else has it; names the process and the remedy
   */
  public static FolderLock besides(Path folder, String holder) throws IOException {
    return take(folder.resolveSibling(folder.getFileName() + ".lock"), folder, holder);
  }

  /**
   * Takes a folder.
   *
   * @param lockFile the file that is locked
   * @throws IllegalStateException when somebody else has it; names the process and the remedy
   */
  public static FolderLock take(Path lockFile, Path folder, String holder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new IllegalStateException(
          "the folder "
              + folder
              + " is in use by another "
              + holder
              + process(lockFile)
              + ": stop that one, or choose another data folder with --data");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    return new FolderLock(channel);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // held within this very process, which is as good a reason to refuse
      return false;
    }
  }

  private static String process(Path lockFile) throws IOException {
    String pid = Files.readString(lockFile).strip();
    return pid.matches("[0-9]{1,10}") ? " (process " + pid + ")" : "";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
