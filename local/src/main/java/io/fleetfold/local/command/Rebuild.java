package io.fleetfold.local.command;

import picocli.CommandLine.Command;

/** Rebuilds what is derived from the topics. */
@Command(
    name = "rebuild",
    description =
        "Rebuilds what is derived from the topics: the rows in SQL, or the state stores. The topics"
            + " are what to back up.",
    subcommands = {RebuildSql.class, RebuildStores.class})
final class Rebuild {
  private Rebuild() {}
}
