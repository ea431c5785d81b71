package io.fleetfold.local.command;

import io.fleetfold.prices.LiteLlmPrices;
import io.fleetfold.prices.PriceFile;
import io.fleetfold.prices.PriceLoader;
import io.fleetfold.prices.PriceTopic;
import io.fleetfold.prices.PriceVersion;
import io.fleetfold.prices.ShippedPrices;
import io.fleetfold.schemas.ProviderNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a price list. */
@Command(
    name = "load",
    description = {
      "Loads prices from a file in LiteLLM's form (model_prices_and_context_window.json).",
      "Prices that are in force already stay as they are. Calls that were charged before keep"
          + " their cost. Exit code 1 where a price could not be read, or is not plausible; the"
          + " others are loaded."
    })
final class PricesLoad implements Callable<Integer> {
  @Mixin private Installation installation;

  @ArgGroup(multiplicity = "1")
  private From from;

  /** Which list. */
  static final class From {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    @Option(names = "--shipped", description = "The small dated list that comes with Fleetfold.")
    private boolean shipped;
  }

  @Option(
      names = "--effective-from",
      paramLabel = "TIME",
      converter = PointInTime.class,
      description =
          "Calls made then or later are charged by a file's prices. Default: now. Of calls made"
              + " before, those folded from now on are charged by it, too, if it lies in the past.")
  private Instant effectiveFrom;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Only this provider's prices; may be given several times.")
  private List<String> providers = List.of();

  @Option(
      names = "--with-free",
      description =
          "Takes models whose prices are all 0, too; without it they stay unpriced, since lists"
              + " write 0 for unknown as well.")
  private boolean withFree;

  @Option(
      names = "--accept",
      description =
          "Takes prices, too, that are not plausible: text above 1,000 USD per million tokens, or a"
              + " change by more than ten times.")
  private boolean accept;

  @Option(names = "--dry-run", description = "Reads and reports, publishes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Instant now = Instant.now();
    PriceFile list = list(now);
    Map<PriceVersion, String> doubtful = Map.of();
    Set<String> wanted =
        providers.stream().map(ProviderNames::canonical).collect(Collectors.toSet());
    List<PriceVersion> versions =
        list.versions().stream()
            .filter(version -> wanted.isEmpty() || wanted.contains(version.provider()))
            .toList();
    list.unread()
        .forEach(entry -> System.err.println("not read: " + entry.entry() + ": " + entry.reason()));
    if (dryRun) {
      doubtful = accept ? Map.of() : PriceLoader.doubtful(versions);
      doubtful.forEach(PricesLoad::printDoubt);
      System.out.println(versions.size() - doubtful.size() + " prices read, nothing published");
    } else {
      try (PriceTopic topic = new PriceTopic(installation.prices())) {
        PriceLoader.Result result = new PriceLoader(topic).publish(versions, now, accept);
        doubtful = result.doubtful();
        doubtful.forEach(PricesLoad::printDoubt);
        System.out.println(
            result.published().size()
                + " prices loaded, "
                + result.unchanged()
                + " were in force already, "
                + (list.unread().size() + doubtful.size())
                + " entries could not be taken");
      }
    }
    printLeftOut(list);
    return list.unread().isEmpty() && doubtful.isEmpty() ? 0 : 1;
  }

  static void printDoubt(PriceVersion version, String doubt) {
    System.err.println(
        "not plausible: "
            + version.provider()
            + "/"
            + version.model()
            + ": "
            + doubt
            + ": check it, and load it with --accept if it is right");
  }

  private static void printLeftOut(PriceFile list) {
    if (!list.unsupported().isEmpty()) {
      System.out.println(
          list.unsupported().size()
              + " entries say no price of tokens: "
              + list.unsupported().stream()
                  .collect(
                      Collectors.groupingBy(
                          PriceFile.Unread::reason, TreeMap::new, Collectors.counting()))
                  .entrySet()
                  .stream()
                  .map(reason -> reason.getValue() + " " + reason.getKey())
                  .collect(Collectors.joining("; ")));
    }
    if (!list.overruled().isEmpty()) {
      System.out.println(
          list.overruled().size()
              + " entries are left out, since another one prices the same model: "
              + list.overruled().stream()
                  .map(entry -> entry.entry() + " for " + entry.reason())
                  .collect(Collectors.joining(", ")));
    }
    if (!list.untaken().isEmpty()) {
      System.out.println(
          "not taken, since no call reports what they price: "
              + list.untaken().entrySet().stream()
                  .map(key -> key.getKey() + " (" + key.getValue() + ")")
                  .collect(Collectors.joining(", ")));
    }
  }

  private PriceFile list(Instant now) throws IOException {
    if (from.shipped) {
      return new PriceFile(ShippedPrices.load(), List.of(), List.of(), List.of(), Map.of());
    }
    return read(from.file, effectiveFrom == null ? now : effectiveFrom, withFree);
  }

  static PriceFile read(Path file, Instant effectiveFrom, boolean withFree) throws IOException {
    try {
      return new LiteLlmPrices(effectiveFrom, String.valueOf(file.getFileName()), withFree)
          .read(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " " + e.getMessage(), e);
    }
  }
}
