package io.fleetfold.local.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a pipeline notes in its data folder, so that the other commands find it.
 *
 * @param pid the process that holds broker, registry, streams app and Connect worker
 * @param portOffset added to every port
 * @param data the data folder
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunningPipeline(
    @JsonProperty("pid") long pid,
    @JsonProperty("port_offset") int portOffset,
    @JsonProperty("data") String data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Its ports. */
  public Ports ports() {
    return new Ports(portOffset);
  }

  /** Whether the process still lives. */
  public boolean alive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /** What the folder's last pipeline has noted; it may have died since. */
  public static Optional<RunningPipeline> read(DataFolder data) throws IOException {
    if (!Files.exists(data.stateFile())) {
      return Optional.empty();
    }
    return Optional.of(JSON.readValue(data.stateFile().toFile(), RunningPipeline.class));
  }

  /** Notes this process as the folder's pipeline. */
  static void write(DataFolder data, Ports ports) throws IOException {
    RunningPipeline here =
        new RunningPipeline(ProcessHandle.current().pid(), ports.offset(), data.root().toString());
    Path temporary = data.stateFile().resolveSibling("fleetfold.json.tmp");
    JSON.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), here);
    Files.move(temporary, data.stateFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(DataFolder data) throws IOException {
    Files.deleteIfExists(data.stateFile());
  }
}
