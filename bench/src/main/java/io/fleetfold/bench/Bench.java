package io.fleetfold.bench;

import io.fleetfold.bench.fold.FoldBench;
import io.fleetfold.bench.gateway.GatewayBench;
import io.fleetfold.bench.restart.RestartBench;
import io.fleetfold.bench.scale.ScaleBench;
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
      ScaleBench.class,
      SessionsBench.class,
      GatewayBench.class,
      Micro.class
    })
public final class Bench {
  private static final String LOGGING = "logback.configurationFile";
  private static final String OFF = "logging-off.xml";

  /** The option of a JVM that logs nothing. */
  static final String LOGGING_OFF = "-D" + LOGGING + "=" + OFF;

  private Bench() {}

  /** Runs one benchmark. */
  public static void main(String[] args) {
    // before anything logs
    System.setProperty(LOGGING, System.getProperty(LOGGING, OFF));
    int exit = commandLine().execute(args);
    System.exit(exit);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench()).setUsageHelpAutoWidth(true);
  }
}
