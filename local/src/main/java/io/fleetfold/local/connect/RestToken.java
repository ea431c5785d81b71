package io.fleetfold.local.connect;

import io.fleetfold.local.part.PrivateToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The token without which the worker's connectors cannot be changed. */
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
    return PrivateToken.of(folder.resolve(FILE));
  }
}
