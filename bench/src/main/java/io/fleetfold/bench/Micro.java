package io.fleetfold.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The micro benchmarks. */
@Command(
    name = "micro",
    description =
        "Runs the JMH benchmarks of folds, serdes and histograms. Arguments are JMH's, after --, for"
            + " example: bench/run micro -- Histogram -f 1")
final class Micro implements Callable<Integer> {
  @Parameters(arity = "0..*", description = "JMH's arguments; -h lists them.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws Exception {
    List<String> all = new ArrayList<>(arguments);
    // the processes that JMH starts log nothing, as this one does
    all.addAll(List.of("-jvmArgsAppend", Bench.LOGGING_OFF));
    org.openjdk.jmh.Main.main(all.toArray(String[]::new));
    return 0;
  }
}
