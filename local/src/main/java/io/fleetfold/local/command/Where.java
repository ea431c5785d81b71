package io.fleetfold.local.command;

import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.pipeline.PipelineNotes;
import io.fleetfold.local.pipeline.RunningPipeline;
import io.fleetfold.verify.cli.LocalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Which pipeline of this machine is meant by a command's options. */
final class Where {
  @Mixin private LocalOptions options = new LocalOptions();

  private final PipelineNotes notes;

  /** The options' defaults, for picocli to fill in. */
  Where() {
    this(PipelineNotes.ofUser());
  }

  Where(PipelineNotes notes) {
    this.notes = notes;
  }

  /** These options, as a command was given them. */
  Where(LocalOptions options) {
    this();
    this.options = options;
  }

  /** The data folder that is meant where a pipeline is started. */
  DataFolder folder() {
    return new DataFolder(options.data().orElse(Path.of(DataFolder.DEFAULT)));
  }

  /** What a pipeline is to be started with. */
  Ports portsToUse() {
    return new Ports(options.portOffset().orElse(0));
  }

  /** The parts of a pipeline that should be running. */
  Parts running() throws IOException {
    Optional<RunningPipeline> noted = note();
    return noted.isPresent()
        ? new Parts(noted.get().folder(), noted.get().ports())
        : new Parts(folder(), portsToUse());
  }

  /**
   * What the pipeline has noted: in the folder that was named, or in the usual one of the current
   * folder if it lives, else wherever this user's pipeline with those ports keeps its data.
   */
  private Optional<RunningPipeline> note() throws IOException {
    Optional<RunningPipeline> here =
        RunningPipeline.read(folder())
            .filter(noted -> options.portOffset().orElse(noted.portOffset()) == noted.portOffset());
    if (options.data().isPresent() || here.filter(RunningPipeline::alive).isPresent()) {
      return here;
    }
    return notes.find(options.portOffset().orElse(0)).or(() -> here);
  }
}
