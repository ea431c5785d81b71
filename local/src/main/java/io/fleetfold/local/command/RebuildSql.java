package io.fleetfold.local.command;

import io.fleetfold.connect.DatabaseSettings;
import io.fleetfold.connect.SinkRewind;
import io.fleetfold.connect.SinkTables;
import io.fleetfold.local.connect.RestToken;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.local.status.SinkLag;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.config.ConnectSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.streams.app.StreamsAppConfig;
import io.fleetfold.streams.app.StreamsEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rebuilds the rows in SQL from the topics that the sinks read. */
@Command(
    name = "sql",
    description = {
      "Makes the sinks read their topics again from the beginning. Missing rows, such as those written"
          + " after a backup that was restored, are written again; rows that are there keep their values."
          + " Migrate a new database first (fleetfold migrate).",
      "Topics of events, calls, usage windows and messages drop old records (retention.ms): rows whose"
          + " records are gone from their topic cannot be rebuilt, and --empty deletes them for good.",
      "For a cluster, name a Connect worker with --connect; FLEETFOLD_BOOTSTRAP_SERVERS,"
          + " FLEETFOLD_TOPIC_PREFIX, FLEETFOLD_CONNECT_TOKEN and DB_... give the rest."
    })
final class RebuildSql implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MS = 500;

  @Mixin private Where where;

  @Option(
      names = "--connect",
      paramLabel = "URL",
      description =
          "A worker's REST interface, such as http://127.0.0.1:8083. Default: the running pipeline's.")
  private String connect;

  @Option(
      names = "--empty",
      description = "Delete all rows first, so that only what the topics hold is left.")
  private boolean empty;

  @Option(
      names = "--yes",
      description = "Do it; without this option the command only says what it would do.")
  private boolean yes;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      defaultValue = "3600",
      description = "How many seconds to wait for the sinks. Default: ${DEFAULT-VALUE}.")
  private long timeout;

  /** Where it is done. */
  private record Target(
      String connect,
      String token,
      String bootstrapServers,
      Map<String, String> kafka,
      Fleet fleet,
      DatabaseSettings database) {}

  @Override
  public Integer call() throws Exception {
    Target target = connect == null ? local() : cluster();
    List<String> sinks = Topics.SUNK.stream().map(target.fleet()::name).toList();
    if (!yes) {
      System.out.println(plan(target, sinks));
      return 0;
    }
    Logging.toConsole();
    new SinkRewind(target.connect(), target.token())
        .rewind(
            sinks,
            PATIENCE,
            () -> {
              if (empty) {
                List<String> tables = SinkTables.empty(target.database());
                System.out.println("emptied " + String.join(", ", tables));
              }
            });
    return follow(target);
  }

  private String plan(Target target, List<String> sinks) {
    return "would make these sinks of "
        + target.connect()
        + " read their topics from the beginning: "
        + String.join(", ", sinks)
        + (empty ? "\nwould first delete all rows of " + target.database() : "")
        + "\ntopics that drop old records, with their default retention: "
        + forgetting()
        + "\nnothing was changed: add --yes to do it";
  }

  private static String forgetting() {
    return Topics.SUNK.stream()
        .filter(topic -> topic.cleanup() == Topic.Cleanup.DELETE)
        .map(topic -> topic.name() + " (" + topic.retention().toDays() + " days)")
        .collect(Collectors.joining(", "));
  }

  private int follow(Target target) throws Exception {
    ProgressBar bar = ProgressBar.onConsole("records");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeout);
    try (SinkLag lag = new SinkLag(target.bootstrapServers(), target.kafka(), target.fleet())) {
      long all = lag.records();
      for (long left = all; left > 0; left = lag.records()) {
        if (System.nanoTime() > deadline) {
          System.err.printf("fleetfold: %,d records are not in SQL yet; the sinks go on%n", left);
          return 1;
        }
        all = Math.max(all, left);
        bar.at(all - left, all, "");
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
      bar.end(all, all, "in SQL");
    }
    return 0;
  }

  private Target local() throws IOException {
    Parts parts = where.running();
    Reachable.require(parts);
    return new Target(
        parts.connectUrl(),
        RestToken.read(parts.data().connect()),
        parts.bootstrapServers(),
        Map.of(),
        parts.fleet(),
        parts.database(Credentials.load(Postgres.passwordFile(parts.data().postgres()))));
  }

  private Target cluster() {
    Map<String, String> variables = ProcessEnvironment.variables();
    StreamsAppConfig config = StreamsEnvironment.read(variables);
    return new Target(
        connect,
        ConnectSection.SECTION.readGiven(variables).text(ConnectSection.TOKEN),
        config.bootstrapServers(),
        config.kafka(),
        config.fleet(),
        DatabaseSettings.fromEnvironment(variables));
  }
}
