package io.fleetfold.local.prices;

import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.TokenCounts;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Goes through charged calls and asks what they would cost by other prices. Changes nothing. Reads
 * the calls from PostgreSQL, which keeps them as long as one likes and finds a range of time by an
 * index; the topic of calls forgets after days. Calls of deleted runs are not there any more.
 */
public final class Repricing {
  private static final int FETCH = 5_000;
  private static final String SQL =
      "SELECT provider, model, created_at, status, service_tier, billing, cost_usd,"
          + " provider_cost_usd, "
          + Stream.of(TokenClass.values()).map(TokenClass::field).collect(Collectors.joining(", "))
          + " FROM agent_llm_usage WHERE created_at >= ? AND created_at < ?";

  private final Connection database;
  private final PriceBook book;

  /** Repricing by a book, of calls in a database whose unqualified names are the schema's. */
  public Repricing(Connection database, PriceBook book) {
    this.database = database;
    this.book = book;
  }

  /**
   * Reprices all calls made at {@code from} or later and before {@code to}, in constant memory.
   *
   * @param progress hears now and then how many calls are done
   */
  public RepriceReport run(Instant from, Instant to, Consumer<Long> progress) throws SQLException {
    RepriceReport report = new RepriceReport();
    // only within a transaction does the driver fetch piece by piece
    database.setAutoCommit(false);
    try (PreparedStatement statement = database.prepareStatement(SQL)) {
      statement.setFetchSize(FETCH);
      statement.setTimestamp(1, Timestamp.from(from));
      statement.setTimestamp(2, Timestamp.from(to));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ChargedCall call = call(rows);
          report.add(call, cost(call));
          if (report.total().calls() % FETCH == 0) {
            progress.accept(report.total().calls());
          }
        }
      }
    } finally {
      database.rollback();
    }
    return report;
  }

  private BigDecimal cost(ChargedCall call) {
    if (call.cached()) {
      return Charge.FREE.costUsd();
    }
    return book.charge(
            call.provider(),
            call.model(),
            call.serviceTier(),
            call.createdAt(),
            call.success(),
            call.tokens())
        .map(Charge::costUsd)
        .orElse(null);
  }

  private static TokenCounts tokens(ResultSet row) throws SQLException {
    Map<TokenClass, Long> told = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      Long tokens = row.getObject(kind.field(), Long.class);
      if (tokens != null) {
        told.put(kind, tokens);
      }
    }
    return new TokenCounts(told);
  }

  private static ChargedCall call(ResultSet row) throws SQLException {
    return new ChargedCall(
        row.getString("provider"),
        row.getString("model"),
        row.getString("service_tier"),
        Billing.CACHED.equals(row.getString("billing")),
        row.getTimestamp("created_at").toInstant(),
        row.getString("status").equals("success"),
        tokens(row),
        row.getBigDecimal("cost_usd"),
        row.getBigDecimal("provider_cost_usd"));
  }
}
