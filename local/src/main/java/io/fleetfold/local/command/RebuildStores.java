package io.fleetfold.local.command;

import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.FolderLock;
import io.fleetfold.local.pipeline.RunningPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rebuilds the state stores from their changelogs. */
@Command(
    name = "stores",
    description = {
      "Deletes the files of the state stores. The next start restores them from their changelogs,"
          + " which are topics; it takes as long as the first start on a new machine.",
      "The streams app must be stopped. For an app in a container or on another machine, name its"
          + " state folder (FLEETFOLD_STATE_DIR) with --state-dir."
    })
final class RebuildStores implements Callable<Integer> {
  @Mixin private Where where;

  @Option(
      names = "--state-dir",
      paramLabel = "FOLDER",
      description = "The app's folder. Default: that of the pipeline in the data folder.")
  private Path stateDir;

  @Override
  public Integer call() throws IOException {
    Path folder = stateDir == null ? folderOfPipeline() : stateDir;
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          folder + " is no folder: name the app's with --state-dir, or the pipeline's with --data");
    }
    int deleted;
    try (FolderLock held = FolderLock.besides(folder, "streams app")) {
      requireStopped(folder);
      deleted = empty(folder);
    }
    System.out.printf(
        "deleted %,d files in %s: the next start restores the stores from their changelogs%n",
        deleted, folder);
    return 0;
  }

  private Path folderOfPipeline() throws IOException {
    DataFolder data = where.running().data();
    if (RunningPipeline.read(data).filter(RunningPipeline::alive).isPresent()) {
      throw new IllegalStateException(
          "the pipeline in " + data.root() + " is running: stop it, then try again");
    }
    return data.streams();
  }

  /** An app without a part of ours around it has Kafka Streams' own lock only. */
  private static void requireStopped(Path folder) throws IOException {
    try (Stream<Path> all = Files.find(folder, 2, (path, file) -> path.endsWith(".lock"))) {
      for (Path lock : all.toList()) {
        FolderLock.take(lock, folder, "streams app").close();
      }
    }
  }

  /** Kafka Streams makes folders again, and its own locks with them. */
  private static int empty(Path folder) throws IOException {
    int files = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder)) {
          files += Files.isRegularFile(path) ? 1 : 0;
          Files.delete(path);
        }
      }
    }
    return files;
  }
}
