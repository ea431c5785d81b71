package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.local.prices.Books;
import io.fleetfold.local.prices.RepriceReport;
import io.fleetfold.local.prices.RepriceRequests;
import io.fleetfold.local.prices.Repricing;
import io.fleetfold.local.prices.Sums;
import io.fleetfold.prices.PriceFile;
import io.fleetfold.prices.PriceTopic;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.streams.runs.cost.PriceBook;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what calls would cost by other prices. */
@Command(
    name = "reprice",
    description = {
      "Shows what calls were charged beside what they would cost by the prices known now, or by a"
          + " file's, and what their providers reported. Changes nothing, but with --apply: then"
          + " calls without a cost that have a price by now are charged; charged ones never"
          + " change.",
      "Costs are in USD. CHANGE is repriced less charged, VS ... is reported less computed, each"
          + " over the calls for which both are known. Calls of deleted runs are not in it."
    })
final class Reprice implements Callable<Integer> {
  @Mixin private Installation installation;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      converter = PointInTime.class,
      description = "Calls made then or later, such as 2026-01-05 or 2026-01-05T08:00:00Z.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = PointInTime.class,
      description = "Calls made before then. Default: all.")
  private Instant to = Instant.parse("9999-01-01T00:00:00Z");

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description =
          "Prices in LiteLLM's form: those of its models replace the known ones for all calls.")
  private Path prices;

  @Option(
      names = "--apply",
      description =
          "Charges the calls without a cost by the prices known now, those in force at each call's"
              + " own time. Usage windows of a minute and of ten seconds that are closed by then keep what they had.")
  private boolean apply;

  @Option(names = "--json", description = "Prints JSON, with all decimals.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("--from must be before --to");
    }
    if (apply && prices != null) {
      throw new IllegalArgumentException(
          "--apply charges by the fleet's own prices: load the file with prices load first");
    }
    PriceBook book = book();
    ProgressBar bar = ProgressBar.onConsole("calls");
    try (Connection database = installation.database()) {
      RepriceReport report =
          new Repricing(database, book).run(from, to, done -> bar.at(done, done, ""));
      if (json) {
        printJson(report);
      } else {
        print("MODEL", report.models(), report.total());
        System.out.println();
        print("DAY", report.days(), report.total());
      }
      if (apply) {
        long asked = new RepriceRequests(database, book, installation.prices()).publish(from, to);
        System.err.println(asked + " calls without a cost are being charged");
      }
    }
    return 0;
  }

  private PriceBook book() throws IOException {
    Map<String, ModelPrice> known;
    try (PriceTopic topic = new PriceTopic(installation.prices())) {
      known = topic.read().versions();
    }
    if (prices == null) {
      return Books.of(known);
    }
    PriceFile file = PricesLoad.read(prices, Instant.EPOCH, false);
    file.unread()
        .forEach(entry -> System.err.println("not read: " + entry.entry() + ": " + entry.reason()));
    return Books.of(known, file.versions());
  }

  private static void print(String what, Map<?, Sums> sums, Sums total) {
    Table table =
        new Table(
            what,
            "CALLS",
            "CHARGED",
            "UNPRICED",
            "REPRICED",
            "UNPRICED",
            "CHANGE",
            "PROVIDER",
            "VS CHARGED",
            "VS REPRICED");
    sums.forEach((name, sum) -> row(table, name, sum));
    row(table, "total", total);
    table.print(System.out);
  }

  private static void row(Table table, Object name, Sums sums) {
    table.row(
        name,
        sums.calls(),
        Usd.text(sums.charged()),
        sums.unpriced(),
        Usd.text(sums.repriced()),
        sums.unpricedThen(),
        Usd.text(sums.change()),
        Usd.text(sums.provider()),
        Usd.text(sums.providerLessCharged()),
        Usd.text(sums.providerLessRepriced()));
  }

  private static void printJson(RepriceReport report) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode all = mapper.createObjectNode();
    put(all.putObject("total"), report.total());
    ObjectNode models = all.putObject("models");
    report.models().forEach((model, sums) -> put(models.putObject(model), sums));
    ObjectNode days = all.putObject("days");
    report.days().forEach((day, sums) -> put(days.putObject(day.toString()), sums));
    System.out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all));
  }

  private static void put(ObjectNode node, Sums sums) {
    node.put("calls", sums.calls())
        .put("charged_usd", text(sums.charged()))
        .put("unpriced_calls", sums.unpriced())
        .put("repriced_usd", text(sums.repriced()))
        .put("repriced_unpriced_calls", sums.unpricedThen())
        .put("change_usd", text(sums.change()))
        .put("provider_usd", text(sums.provider()))
        .put("provider_less_charged_usd", text(sums.providerLessCharged()))
        .put("provider_less_repriced_usd", text(sums.providerLessRepriced()));
  }

  private static String text(BigDecimal usd) {
    return usd == null ? null : usd.toPlainString();
  }
}
