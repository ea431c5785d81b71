package io.fleetfold.local.command;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.sweagent.ImportReport;
import io.fleetfold.sweagent.TrajectoryImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Publishes what other agents have recorded. */
@Command(
    name = "import",
    description = "Publishes runs that an agent has recorded in files.",
    subcommands = ImportRuns.SweAgent.class)
final class ImportRuns {

  /** Trajectories of SWE-agent and mini-swe-agent. */
  @Command(
      name = "swe-agent",
      description = {
        "Publishes trajectories of SWE-agent (.traj) and mini-swe-agent (.traj.json).",
        "Models are those that the files' own configuration names; what a file does not say stays unknown.",
        "Ids derive from the files: a second import changes no number. A broken file is named and"
            + " left out. Exit code 0 means that every file was imported."
      })
  static final class SweAgent implements Callable<Integer> {
    @Mixin private Where where;
    @Mixin private Elsewhere elsewhere;

    @Parameters(
        paramLabel = "PATH",
        arity = "1..*",
        description = "Files, or folders, which are searched recursively.")
    private List<Path> paths;

    @Override
    public Integer call() throws Exception {
      return publish(elsewhere.or(where), paths).skipped().isEmpty() ? 0 : 1;
    }
  }

  private ImportRuns() {}

  /** Imports and tells on the console how it went. */
  static ImportReport publish(Destination destination, List<Path> paths)
      throws IOException, InterruptedException {
    ProgressBar bar = ProgressBar.onConsole("files");
    try (SchemaRegistry registry = destination.registry();
        BulkPublisher publisher = destination.publisher(registry)) {
      ImportReport report =
          new TrajectoryImporter(publisher).importPaths(paths, (done, of) -> bar.at(done, of, ""));
      int files = report.runs() + report.skipped().size();
      bar.end(files, files, report.runs() + " runs, " + report.records() + " records");
      report.skipped().forEach((file, why) -> System.err.println("left out: " + file + ": " + why));
      return report;
    }
  }
}
