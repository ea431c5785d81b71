package io.fleetfold.local.connect;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The token without which the worker's connectors cannot be changed: made by chance once, kept in a
 * file that only its owner may read, so that an operator can use it.
 */
public final class RestToken {
  private static final String FILE = "rest-token";

  private RestToken() {}

  /**
   * The token of a pipeline's worker.
   *
   * @throws IllegalStateException where no worker has made one yet
   */
  public static String read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.notExists(file)) {
      throw new IllegalStateException(
          file + " is not there: start the pipeline, or name its data folder with --data");
    }
    return Files.readString(file).strip();
  }

  /** The token of that folder; made where there is none. */
  static String of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      createPrivately(file);
      byte[] bytes = new byte[16];
      new SecureRandom().nextBytes(bytes);
      Files.writeString(file, HexFormat.of().formatHex(bytes));
    } catch (FileAlreadyExistsException e) {
      if (Files.readString(file).isBlank()) {
        // cut short at its first start
        Files.delete(file);
        return of(folder);
      }
    }
    return Files.readString(file).strip();
  }

  private static void createPrivately(Path file) throws IOException {
    if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }
}
