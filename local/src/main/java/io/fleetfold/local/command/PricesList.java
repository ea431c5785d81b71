package io.fleetfold.local.command;

import io.fleetfold.prices.PriceTopic;
import io.fleetfold.prices.PriceVersion;
import io.fleetfold.prices.Tier;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.ProviderNames;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists prices. */
@Command(
    name = "list",
    description = {
      "Lists prices in USD per million tokens: those in force now, or with --all every version.",
      "A dash means that these tokens cost the same as any input or output."
    })
final class PricesList implements Callable<Integer> {
  private static final int MILLION_DIGITS = 6;

  @Mixin private Installation installation;

  @Option(names = "--provider", paramLabel = "NAME", description = "Of this provider only.")
  private String provider;

  @Option(
      names = "--model",
      paramLabel = "TEXT",
      description = "Only models whose name contains this.")
  private String model = "";

  @Option(names = "--all", description = "Every version, past and future ones included.")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    List<String> unusable = new ArrayList<>();
    Map<String, List<PriceVersion>> models = new TreeMap<>();
    try (PriceTopic topic = new PriceTopic(installation.prices())) {
      PriceTopic.Content content = topic.read();
      unusable.addAll(content.unreadable());
      content.versions().forEach((key, record) -> collect(key, record, models, unusable));
    }
    Table table = new Table(titles());
    Instant now = Instant.now();
    for (List<PriceVersion> versions : models.values()) {
      versions.sort(Comparator.comparing(PriceVersion::effectiveFrom));
      List<PriceVersion> begun =
          versions.stream().filter(version -> !version.effectiveFrom().isAfter(now)).toList();
      List<PriceVersion> shown =
          all ? versions : begun.subList(Math.max(0, begun.size() - 1), begun.size());
      shown.forEach(version -> version.tiers().forEach(tier -> row(table, version, tier)));
    }
    table.print(System.out);
    unusable.forEach(key -> System.err.println("unusable, prices nothing: " + key));
    return 0;
  }

  private static String[] titles() {
    Stream<String> classes =
        Stream.of(TokenClass.values())
            .map(kind -> kind.label().replace('_', ' ').toUpperCase(Locale.ROOT));
    return Stream.of(
            Stream.of("PROVIDER", "MODEL", "FROM", "SERVICE", "ABOVE"),
            classes,
            Stream.of("SOURCE"))
        .flatMap(titles -> titles)
        .toArray(String[]::new);
  }

  private void collect(
      String key,
      ModelPrice record,
      Map<String, List<PriceVersion>> models,
      List<String> unusable) {
    try {
      PriceVersion version = PriceVersion.of(record);
      boolean wanted =
          (provider == null || ProviderNames.canonical(provider).equals(version.provider()))
              && version.model().contains(model);
      if (wanted) {
        models
            .computeIfAbsent(
                version.provider() + "/" + version.model().toLowerCase(Locale.ROOT),
                name -> new ArrayList<>())
            .add(version);
      }
    } catch (IllegalArgumentException e) {
      unusable.add(key + ": " + e.getMessage());
    }
  }

  private static void row(Table table, PriceVersion version, Tier tier) {
    List<Object> cells = new ArrayList<>();
    cells.add(version.provider());
    cells.add(version.model());
    cells.add(version.effectiveFrom());
    cells.add(tier.serviceTier());
    cells.add(tier.aboveInputTokens() == 0 ? null : tier.aboveInputTokens());
    for (TokenClass kind : TokenClass.values()) {
      BigDecimal price = tier.prices().get(kind);
      cells.add(
          price == null
              ? null
              : price.movePointRight(MILLION_DIGITS).stripTrailingZeros().toPlainString());
    }
    cells.add(version.source());
    table.row(cells.toArray());
  }
}
