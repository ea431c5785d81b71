package io.fleetfold.local.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.part.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pipeline notes of itself, so that the other commands find it: in its data folder, and in
 * {@link PipelineNotes}.
 *
 * @param pid the process that holds broker, registry, streams app and Connect worker
 * @param portOffset added to every port
 * @param data the data folder
 * @param started when that process started, in ms since 1970; null where that is not known
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunningPipeline(
    @JsonProperty("pid") long pid,
    @JsonProperty("port_offset") int portOffset,
    @JsonProperty("data") String data,
    @JsonProperty("started") Long started) {
  private static final ObjectMapper JSON = new ObjectMapper();
  // the system counts from its boot, whose time it corrects now and then
  private static final long CLOCK_CORRECTION_MS = 5_000;

  /** This process as the pipeline of that folder. */
  static RunningPipeline here(DataFolder data, Ports ports) {
    ProcessHandle self = ProcessHandle.current();
    return new RunningPipeline(
        self.pid(), ports.offset(), data.root().toString(), startOf(self).orElse(null));
  }

  /** Its ports. */
  public Ports ports() {
    return new Ports(portOffset);
  }

  /** Its data folder. */
  public DataFolder folder() {
    return new DataFolder(Path.of(data));
  }

  /** Whether the process still lives; another one that was given its number since is not it. */
  public boolean alive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::sameStart).isPresent();
  }

  private boolean sameStart(ProcessHandle process) {
    Optional<Long> start = startOf(process);
    return started == null
        || start.isEmpty()
        || Math.abs(start.get() - started) <= CLOCK_CORRECTION_MS;
  }

  private static Optional<Long> startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli);
  }

  /** What the folder's last pipeline has noted; it may have died since. */
  public static Optional<RunningPipeline> read(DataFolder data) throws IOException {
    // a folder that was moved is where it is now
    return read(data.stateFile())
        .map(
            noted ->
                new RunningPipeline(
                    noted.pid, noted.portOffset, data.root().toString(), noted.started));
  }

  static Optional<RunningPipeline> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(JSON.readValue(file.toFile(), RunningPipeline.class));
  }

  void write(Path file) throws IOException {
    PrivateFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
  }
}
