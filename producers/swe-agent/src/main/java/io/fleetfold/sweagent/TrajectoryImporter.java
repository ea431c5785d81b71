package io.fleetfold.sweagent;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Publishes recorded runs of SWE-agent. All ids and times derive from the files, so that a second
 * import changes nothing. To be used by one thread.
 */
public final class TrajectoryImporter {
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
   * Publishes {@code .traj} files and returns when all records are acknowledged. A broken file is
   * left out whole; the others are imported.
   *
   * @param paths files, or folders whose {@code .traj} files are taken
   * @throws IOException when a path does not exist or a folder can't be listed
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
    List<SpecificRecord> records = RunRecords.of(trajectory);
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

  private static List<Path> files(List<Path> paths) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> inside = Files.list(path)) {
          inside.filter(file -> file.toString().endsWith(".traj")).sorted().forEach(files::add);
        }
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new NoSuchFileException(path.toString(), null, "no such file or folder");
      }
    }
    return files;
  }
}
