package io.fleetfold.local.command;

import picocli.CommandLine.Command;

/** Model prices. */
@Command(
    name = "prices",
    description = {
      "Manages the prices that calls are charged by.",
      "Works on the pipeline of this machine, or on a cluster where FLEETFOLD_BOOTSTRAP_SERVERS and"
          + " FLEETFOLD_REGISTRY_URL (and DB_HOST and the like for what needs SQL) are set."
    },
    subcommands = {
      PricesLoad.class,
      PricesList.class,
      PricesSet.class,
      PricesWithdraw.class,
      PricesMissing.class
    })
final class PricesCommand {
  private PricesCommand() {}
}
