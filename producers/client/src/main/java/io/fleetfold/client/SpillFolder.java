package io.fleetfold.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for spilled records: each client has one of its sub-folders for itself, by a lock that
 * ends with the process, and takes what clients that are no more left in others. Only its owner can
 * read it.
 */
final class SpillFolder implements AutoCloseable {
  static final String SUFFIX = ".spill";
  private static final int MAX_CLIENTS = 256;

  private final Path path;
  private final FileChannel lock;

  private SpillFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static SpillFolder open(Path root) throws IOException {
    make(root);
    SpillFolder mine = null;
    for (int i = 0; i < MAX_CLIENTS; i++) {
      Path path = root.resolve(Integer.toString(i));
      if (mine != null && !Files.exists(path)) {
        break;
      }
      FileChannel lock = tryLock(make(path));
      if (lock != null && mine == null) {
        mine = new SpillFolder(path, lock);
      } else if (lock != null) {
        mine.adopt(path);
        lock.close();
      }
    }
    if (mine == null) {
      throw new IOException("all " + MAX_CLIENTS + " sub-folders are in use");
    }
    return mine;
  }

  private static Path make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        : Files.createDirectories(folder);
  }

  /** Null where another client has it. */
  private static FileChannel tryLock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // a client of this very process
    }
    channel.close();
    return null;
  }

  private void adopt(Path other) throws IOException {
    for (Path file : files(other)) {
      Files.move(file, path.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  Path path() {
    return path;
  }

  /** Files of records, the oldest first. */
  List<Path> files() throws IOException {
    return files(path);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
