package io.fleetfold.local.part;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A token that parts of a pipeline and its operator share: made by chance once, kept in a file that
 * only its owner may read.
 */
public final class PrivateToken {
  private PrivateToken() {}

  /** The token of that file; made where there is none. */
  public static String of(Path file) throws IOException {
    try {
      createPrivately(file);
      byte[] bytes = new byte[16];
      new SecureRandom().nextBytes(bytes);
      Files.writeString(file, HexFormat.of().formatHex(bytes));
    } catch (FileAlreadyExistsException e) {
      if (Files.readString(file).isBlank()) {
        // cut short at its first start
        Files.delete(file);
        return of(file);
      }
    }
    return Files.readString(file).strip();
  }

  /** The same where it was made and may be read. */
  public static Optional<String> find(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
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
