package io.fleetfold.local.command;

import io.fleetfold.local.prices.Books;
import io.fleetfold.prices.PriceTopic;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.TokenCounts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists models that calls have no price of. */
@Command(
    name = "missing",
    description = {
      "Lists models with calls that have no cost, most calls first, as PostgreSQL knows them.",
      "NOW says whether a price is known by now: charged calls are never changed, so those calls"
          + " stay without cost (see reprice), but later ones will have it."
    })
final class PricesMissing implements Callable<Integer> {
  private static final TokenCounts ONE_TOKEN =
      new TokenCounts(Map.of(TokenClass.INPUT, 1L, TokenClass.OUTPUT, 0L));

  @Mixin private Installation installation;

  @Override
  public Integer call() throws Exception {
    PriceBook book;
    try (PriceTopic topic = new PriceTopic(installation.prices())) {
      book = Books.of(topic.read().versions());
    }
    try (Connection database = installation.database();
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT * FROM unpriced_models ORDER BY calls DESC, provider, model")) {
      print(rows, book);
    }
    return 0;
  }

  private static void print(ResultSet rows, PriceBook book) throws SQLException {
    Table table =
        new Table("PROVIDER", "MODEL", "CALLS", "INPUT TOKENS", "OUTPUT TOKENS", "LAST", "NOW");
    boolean any = false;
    while (rows.next()) {
      any = true;
      String provider = rows.getString("provider");
      String model = rows.getString("model");
      Instant last = rows.getTimestamp("last_at").toInstant();
      boolean priced = book.charge(provider, model, null, last, true, ONE_TOKEN).isPresent();
      boolean untold = rows.getLong("calls_without_usage") == rows.getLong("calls");
      table.row(
          provider,
          model,
          rows.getLong("calls"),
          rows.getLong("input_tokens"),
          rows.getLong("output_tokens"),
          last,
          !priced ? "no price" : untold ? "calls report no tokens" : "priced");
    }
    if (any) {
      table.print(System.out);
    } else {
      System.out.println("every call has a cost");
    }
  }
}
