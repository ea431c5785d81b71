package io.fleetfold.sweagent;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Publishes recorded runs of SWE-agent and mini-swe-agent. All ids and times derive from the files,
 * so that a second import changes nothing. To be used by one thread.
 */
public final class TrajectoryImporter {
  private static final List<String> SUFFIXES = List.of(".traj", ".traj.json");
  private static final int DEEPEST = 32;

  private final BulkPublisher publisher;

  /** An importer; the publisher stays open. */
  public TrajectoryImporter(BulkPublisher publisher) {
    this.publisher = publisher;
  }

  /** Hears of each file once it is published. */
  @FunctionalInterface
  public interface Progress {
    /** So many files of so many are done. */
    void at(int done, int of);
  }

  /**
   * Publishes files and returns when all records are acknowledged. A broken file is left out whole;
   * the others are imported.
   *
   * @param paths files, or folders whose {@code .traj} and {@code .traj.json} files are taken,
   *     however deep they lie
   * @throws IOException when a path does not exist or a folder can't be listed
   * @throws IllegalArgumentException when a folder has no such file
   */
  public ImportReport importPaths(List<Path> paths, Progress progress)
      throws IOException, InterruptedException {
    List<Path> files = files(paths);
    Map<Path, String> skipped = new LinkedHashMap<>();
    long published = 0;
    for (int i = 0; i < files.size(); i++) {
      try {
        published += publish(TrajectoryReader.read(files.get(i)));
      } catch (BrokenTrajectoryException | IOException e) {
        skipped.put(files.get(i), e.getMessage());
      }
      progress.at(i + 1, files.size());
    }
    publisher.awaitAcknowledged();
    return new ImportReport(files.size() - skipped.size(), published, skipped);
  }

  private long publish(Trajectory trajectory) throws InterruptedException {
    List<SpecificRecord> records = TrajectoryRecords.of(trajectory);
    for (SpecificRecord record : records) {
      if (record instanceof AgentRun run) {
        publisher.publish(Topics.AGENT_RUNS, run.getRunId(), run);
      } else if (record instanceof AgentRunEvent event) {
        publisher.publish(Topics.AGENT_EVENTS, event.getRunId(), event);
      } else if (record instanceof AgentLlmUsage call) {
        publisher.publish(Topics.AGENT_LLM_USAGE, call.getRunId(), call);
      }
    }
    return records.size();
  }

  static List<Path> files(List<Path> paths) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(inside(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new NoSuchFileException(path.toString(), null, "no such file or folder");
      }
    }
    return List.copyOf(files);
  }

  /** SWE-agent has a folder for each user, in it one for each experiment, and for each instance. */
  private static List<Path> inside(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
      found =
          all.filter(file -> SUFFIXES.stream().anyMatch(file.toString()::endsWith))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to import in "
              + folder
              + ": looked there and in its folders for files whose names end with "
              + String.join(" or ", SUFFIXES));
    }
    return found;
  }
}
