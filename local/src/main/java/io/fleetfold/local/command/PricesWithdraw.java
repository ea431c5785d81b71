package io.fleetfold.local.command;

import io.fleetfold.prices.PriceTopic;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.ProviderNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a price back. */
@Command(
    name = "withdraw",
    description = {
      "Takes back one version of a model's price, as if it had never been set.",
      "Calls that were charged by it keep their cost."
    })
final class PricesWithdraw implements Callable<Integer> {
  @Mixin private Installation installation;

  @Option(names = "--provider", paramLabel = "NAME", required = true, description = "Whose model.")
  private String provider;

  @Option(names = "--model", paramLabel = "NAME", required = true, description = "The model.")
  private String model;

  @Option(
      names = "--effective-from",
      paramLabel = "TIME",
      required = true,
      converter = PointInTime.class,
      description = "Which version: see prices list --all.")
  private Instant effectiveFrom;

  @Override
  public Integer call() throws Exception {
    try (PriceTopic topic = new PriceTopic(installation.prices())) {
      Map<String, ModelPrice> withdrawals = new HashMap<>();
      topic
          .read()
          .versions()
          .forEach(
              (key, version) -> {
                if (isMeant(version)) {
                  withdrawals.put(key, null);
                }
              });
      if (withdrawals.isEmpty()) {
        throw new IllegalArgumentException(
            "no price of "
                + provider
                + "/"
                + model
                + " is effective from exactly "
                + effectiveFrom
                + ": look it up with prices list --all");
      }
      topic.publish(withdrawals);
      System.out.println("withdrawn: " + withdrawals.keySet());
    }
    return 0;
  }

  private boolean isMeant(ModelPrice version) {
    return ProviderNames.canonical(version.getProvider()).equals(ProviderNames.canonical(provider))
        && version.getModel().equalsIgnoreCase(model.strip())
        && version.getEffectiveFrom().equals(effectiveFrom);
  }
}
