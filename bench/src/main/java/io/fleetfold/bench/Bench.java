package io.fleetfold.bench;

import io.fleetfold.bench.fold.FoldBench;
import io.fleetfold.bench.restart.RestartBench;
import io.fleetfold.bench.sessions.SessionsBench;
import io.fleetfold.bench.visibility.VisibilityBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures Fleetfold, each figure beside a limit measured in the same run.",
    subcommands = {
      FoldBench.class,
      VisibilityBench.class,
      RestartBench.class,
      SessionsBench.class,
      Micro.class
    })
public final class Bench {
  private Bench() {}

  /** Runs one benchmark. */
  public static void main(String[] args) {
    // before anything logs
    System.setProperty(
        "logback.configurationFile",
        System.getProperty("logback.configurationFile", "logging-off.xml"));
    int exit = commandLine().execute(args);
    System.exit(exit);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench()).setUsageHelpAutoWidth(true);
  }
}
