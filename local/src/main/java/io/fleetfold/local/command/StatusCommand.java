package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.pipeline.DiskWatch;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.status.InstanceStatus;
import io.fleetfold.local.status.PipelineStatus;
import io.fleetfold.local.status.PipelineStatus.PartStatus;
import io.fleetfold.local.status.Settling;
import io.fleetfold.local.status.StatusProbe;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a pipeline is. */
@Command(
    name = "status",
    description = {
      "Shows the state of a running pipeline.",
      "Exit code 0 means ready; with --wait-settled, ready and settled."
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private Where where;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--wait-settled",
      description = "Waits until all that was published is folded and in SQL.")
  private boolean waitSettled;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      defaultValue = "60",
      description = "How many seconds to wait for that. Default: ${DEFAULT-VALUE}.")
  private long timeout;

  @Override
  public Integer call() throws Exception {
    Parts parts = where.running();
    try (StatusProbe probe = new StatusProbe(parts)) {
      Settling settling = new Settling(probe);
      PipelineStatus status =
          waitSettled ? settling.await(Duration.ofSeconds(timeout)) : settling.look();
      print(System.out, json, parts.data(), status);
      return status.ready() && (status.settled() || !waitSettled) ? 0 : 1;
    }
  }

  static void print(PrintStream out, boolean json, DataFolder folder, PipelineStatus status)
      throws IOException {
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
      return;
    }
    Table parts = new Table("PART", "STATE", "ADDRESS", "PID");
    status
        .parts()
        .forEach((name, part) -> parts.row(name, part.state(), part.address(), part.pid()));
    parts.print(out);
    status.parts().values().stream()
        .map(PartStatus::reason)
        .filter(Objects::nonNull)
        .forEach(out::println);
    out.println();
    print(out, status.instances());
    Table connectors = new Table("CONNECTOR", "STATE");
    status.connectors().forEach(connectors::row);
    connectors.print(out);
    out.println();
    out.println("ready         " + status.ready());
    out.println("settled       " + status.settled());
    out.println(
        "lag           folds "
            + known(status.lag().streams())
            + ", sinks "
            + known(status.lag().sink()));
    out.println("dead letters  " + known(status.deadLetters()));
    out.println("disk          " + disk(folder, status.diskFreeBytes()));
    if (status.settings() != null && !status.settings().isEmpty()) {
      out.println("settings      " + told(status.settings()));
    }
    out.println("dashboard     " + status.dashboardUrl());
    out.println("database      " + status.jdbcUrl() + " as " + status.user());
  }

  /** One that is alone has all partitions. */
  private static void print(PrintStream out, List<InstanceStatus> instances) {
    if (instances == null || instances.size() < 2) {
      return;
    }
    Table table = new Table("INSTANCE", "STATE", "RUNS", "SESSIONS", "APPLICATIONS", "CLOCK AHEAD");
    for (InstanceStatus each : instances) {
      table.row(
          each.address(),
          each.state(),
          each.list("runs"),
          each.list("sessions"),
          each.list("applications"),
          each.clockAheadMs() == null ? null : each.clockAheadMs() + " ms");
    }
    table.print(out);
    instances.stream().map(InstanceStatus::reason).filter(Objects::nonNull).forEach(out::println);
    out.println();
  }

  private static String disk(DataFolder folder, Long free) {
    if (free == null) {
      return "unknown";
    }
    return free < DiskWatch.LOW_BYTES
        ? DiskWatch.warning(folder, free)
        : (free >> 20) + " MiB free";
  }

  private static String told(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Object known(Long number) {
    return number == null ? "unknown" : number;
  }
}
