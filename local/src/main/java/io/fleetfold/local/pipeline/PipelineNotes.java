package io.fleetfold.local.pipeline;

import io.fleetfold.local.part.PrivateFiles;
import io.fleetfold.schemas.config.ExampleSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines that this user runs on this machine, by port offset: one note for each, which only
 * the user may read. So a command finds a pipeline from any folder.
 */
public final class PipelineNotes {
  private static final String SUFFIX = ".json";

  private final Path folder;

  /** The notes in that folder. */
  public PipelineNotes(Path folder) {
    this.folder = folder;
  }

  /** The user's: {@code fleetfold/pipelines} in the folder that the XDG rules give to state. */
  public static PipelineNotes ofUser() {
    return ofUser(ProcessEnvironment.variables(), System.getProperty("user.home"));
  }

  static PipelineNotes ofUser(Map<String, String> environment, String home) {
    Path given =
        Path.of(ExampleSection.SECTION.readGiven(environment).text(ExampleSection.XDG_STATE_HOME));
    Path state = given.isAbsolute() ? given : Path.of(home, ".local", "state");
    return new PipelineNotes(state.resolve("fleetfold").resolve("pipelines"));
  }

  /** The pipeline with those ports, where one lives. */
  public Optional<RunningPipeline> find(int portOffset) {
    return read(file(portOffset)).filter(RunningPipeline::alive);
  }

  /** Notes a pipeline. One that cannot be noted runs all the same: --data still finds it. */
  void add(RunningPipeline pipeline) {
    try {
      if (!folder.isAbsolute()) {
        throw new IOException("this user has no home folder");
      }
      PrivateFiles.folder(folder);
      forgetTheDead();
      pipeline.write(file(pipeline.portOffset()));
    } catch (IOException e) {
      log().warn("{} cannot be written: other commands need --data: {}", folder, e.toString());
    }
  }

  /** Takes the note away where it is that pipeline's. */
  void remove(RunningPipeline pipeline) {
    try {
      Path file = file(pipeline.portOffset());
      if (read(file).filter(pipeline::equals).isPresent()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log().warn("{} cannot be removed: {}", file(pipeline.portOffset()), e.toString());
    }
  }

  private void forgetTheDead() throws IOException {
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path note : notes) {
        if (read(note).filter(RunningPipeline::alive).isEmpty()) {
          Files.deleteIfExists(note);
        }
      }
    }
  }

  private Path file(int portOffset) {
    return folder.resolve(portOffset + SUFFIX);
  }

  private static Optional<RunningPipeline> read(Path file) {
    try {
      return RunningPipeline.read(file);
    } catch (IOException e) {
      // a note that nobody understands is none
      return Optional.empty();
    }
  }

  /** Made late: commands have these notes before they have said where log lines go. */
  private static Logger log() {
    return LoggerFactory.getLogger(PipelineNotes.class);
  }
}
