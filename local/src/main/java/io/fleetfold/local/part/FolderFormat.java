package io.fleetfold.local.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The version of a data folder's layout: of what a part keeps that an older one would misread. A
 * folder without a mark is older than marks.
 */
final class FolderFormat {
  /** Raised with every change that the version before could not live with. */
  private static final int CURRENT = 1;

  private FolderFormat() {}

  /**
   * Marks the folder as one of this version.
   *
   * @throws IllegalStateException when a newer version has marked it
   */
  static void check(DataFolder folder) throws IOException {
    int found = 0;
    if (Files.exists(folder.formatFile())) {
      String text = Files.readString(folder.formatFile()).strip();
      if (!text.matches("[0-9]{1,9}")) {
        throw new IllegalStateException(
            folder.formatFile()
                + " holds no number: restore it from the backup of the data folder");
      }
      found = Integer.parseInt(text);
    }
    if (found > CURRENT) {
      throw new IllegalStateException(
          "the data folder "
              + folder.root()
              + " was written by a newer Fleetfold (format "
              + found
              + ", this one knows "
              + CURRENT
              + "): run that version, or choose another folder with --data");
    }
    if (found < CURRENT) {
      // in one step: parts that start side by side in processes of their own all come by here
      Path temporary = Files.createTempFile(folder.root(), "format", ".tmp");
      Files.writeString(temporary, CURRENT + "\n");
      Files.move(temporary, folder.formatFile(), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
