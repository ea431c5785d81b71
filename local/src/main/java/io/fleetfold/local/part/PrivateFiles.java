package io.fleetfold.local.part;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Files and folders that only the user who runs the pipeline may read. */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** Writes a file that nobody else can read at any moment, in one step. */
  public static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    if (posix(file.getParent())) {
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes a folder where it is missing, and closes it to everybody else, also one that exists. */
  public static void folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (posix(folder)) {
      Files.setPosixFilePermissions(folder, OWNER);
    }
  }

  /**
   * Closes a folder to everybody else that others may have made, and in which more may be. One that
   * everybody may write to, such as a system's folder for temporary files, is theirs too, and stays
   * as it is.
   *
   * @return what to tell the user where it stays open; empty where it is closed
   */
  static Optional<String> close(Path folder) throws IOException {
    if (!posix(folder)) {
      return Optional.empty();
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(folder);
    if (OWNER.containsAll(found)) {
      return Optional.empty();
    }
    String why;
    if (found.contains(PosixFilePermission.OTHERS_WRITE)) {
      why = "everybody may write to it: choose a folder of your own with --data";
    } else {
      try {
        Files.setPosixFilePermissions(folder, OWNER);
        return Optional.empty();
      } catch (IOException e) {
        why =
            "it belongs to "
                + Files.getOwner(folder).getName()
                + ": close it with 'chmod 700 "
                + folder
                + "', or choose another with --data";
      }
    }
    return Optional.of(
        "the data folder "
            + folder
            + " can be read by other users of this machine, what is in its folders can't; "
            + why);
  }

  private static boolean posix(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix");
  }
}
