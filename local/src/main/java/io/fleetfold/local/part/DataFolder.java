package io.fleetfold.local.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where a pipeline keeps everything: one folder, which can be copied while nothing runs.
 *
 * @param root the folder, absolute
 */
public record DataFolder(Path root) {
  /** The folder that is used unless another is given, in the current one. */
  public static final String DEFAULT = ".fleetfold";

  /** Makes the path absolute. */
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The broker's logs. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** The database, its programs and passwords. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** The state stores of the streams app. */
  public Path streams() {
    return root.resolve("streams");
  }

  /** What the Connect worker keeps of its own. */
  public Path connect() {
    return root.resolve("connect");
  }

  /** Baselines of verify. */
  public Path verify() {
    return root.resolve("verify");
  }

  /** The gateway's tokens. */
  public Path tokens() {
    return root.resolve("gateway").resolve("tokens.json");
  }

  /** The token by which the pipeline's own parts and commands read it. */
  public Path internalToken() {
    return root.resolve("internal-token");
  }

  /** What the parts log. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Which process holds the folder and where its parts are. */
  public Path stateFile() {
    return root.resolve("fleetfold.json");
  }

  /** Held by the process that uses the folder, as long as it lives. */
  public Path lockFile() {
    return root.resolve("lock");
  }

  /** Which version of the folder's layout this is. */
  Path formatFile() {
    return root.resolve("format");
  }

  /**
   * Makes the folder where it is missing. It is for its owner alone, also where it was there
   * before, and so is each folder in it.
   *
   * @param aloud told where it could not be closed to others
   * @throws IllegalStateException when a newer version of Fleetfold has written it
   */
  public void create(Consumer<String> aloud) throws IOException {
    if (Files.notExists(root)) {
      PrivateFiles.folder(root);
    }
    FolderFormat.check(this);
    PrivateFiles.close(root).ifPresent(aloud);
    PrivateFiles.folder(logs());
    PrivateFiles.folder(verify());
  }
}
