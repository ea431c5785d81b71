package io.fleetfold.local.command;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.context.Contexts;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.local.pipeline.Parts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Cleans up what is old. */
@Command(
    name = "retention",
    description = "Deletes what has not been touched for a while, from the stores and from SQL.",
    subcommands = {Retention.OfSessions.class, Retention.OfContexts.class})
final class Retention {
  private static final int MAX_COUNTED = 1_000;

  private Retention() {}

  /** What both have in common. */
  private abstract static class CleanUp implements Callable<Integer> {
    @Mixin private Where where;

    @Option(
        names = "--older-than",
        required = true,
        paramLabel = "DURATION",
        description = "How long it must have been idle, such as PT24H or P30D.")
    private Duration olderThan;

    @Option(names = "--dry-run", description = "Only counts them, up to " + MAX_COUNTED + ".")
    private boolean dryRun;

    abstract String app();

    abstract String what();

    @Override
    public final Integer call() throws IOException {
      if (olderThan.isNegative()) {
        throw new IllegalArgumentException(
            "--older-than is " + olderThan + ": take a duration of zero or more, such as P30D");
      }
      Parts parts = where.running();
      Reachable.require(parts);
      try (FleetfoldClient client =
          FleetfoldClient.builder()
              .bootstrapServers(parts.bootstrapServers())
              .schemaRegistry(parts.registryUrl())
              .queryUrl(parts.queryUrl())
              .queryToken(parts.internalToken())
              .build()) {
        Sessions sessions = Sessions.of(client);
        if (dryRun) {
          SessionQuery old =
              SessionQuery.of(app())
                  .updatedBefore(Instant.now().minus(olderThan))
                  .limit(MAX_COUNTED);
          System.out.printf("would delete %,d %s%n", sessions.list(old).size(), what());
        } else {
          System.out.printf("deleted %,d %s%n", sessions.deleteOlderThan(app(), olderThan), what());
        }
      }
      return 0;
    }
  }

  /** Sessions of an application. */
  @Command(
      name = "sessions",
      description =
          "Deletes an application's sessions that are older. One that gets an event meanwhile stays.")
  static final class OfSessions extends CleanUp {
    @Option(
        names = "--app",
        required = true,
        paramLabel = "NAME",
        description = "The application whose sessions to delete.")
    private String app;

    @Override
    String app() {
      return app;
    }

    @Override
    String what() {
      return "sessions";
    }
  }

  /** Contexts. */
  @Command(
      name = "contexts",
      description = "Deletes contexts that are older. One that is changed meanwhile stays.")
  static final class OfContexts extends CleanUp {
    @Option(
        names = "--app",
        paramLabel = "NAME",
        defaultValue = Contexts.DEFAULT_APP,
        description = "The application whose contexts to delete. Default: ${DEFAULT-VALUE}.")
    private String app;

    @Override
    String app() {
      return app;
    }

    @Override
    String what() {
      return "contexts";
    }
  }
}
