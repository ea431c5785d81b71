package io.fleetfold.verify.sql;

import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Everything SQL has a say in, read in one transaction that sees one state of the database.
 *
 * @param witnesses statistics and sums over rows
 * @param windows usage by windows of event time
 * @param sessions sessions, and what users' and applications' sessions share
 */
public record SqlSnapshot(
    List<Witness> witnesses, UsageLedger windows, Map<Owner, SessionNumbers> sessions) {
  private static final int AT_ONCE = 10_000;

  /**
   * Reads it; takes a few seconds for each million of rows.
   *
   * @param charges is told by which price each call was charged
   * @throws SQLException when the database is away or refuses
   */
  public static SqlSnapshot read(DatabaseConfig database, Charges charges) throws SQLException {
    try (Connection connection = database.snapshot();
        Statement statement = connection.createStatement()) {
      // rows that are fetched in parts take a plan without parallel workers, which sums want
      statement.setFetchSize(AT_ONCE);
      ChargedCalls.read(statement, charges);
      UsageLedger windows = Windows.read(statement);
      Map<Owner, SessionNumbers> sessions = SqlSessions.read(statement);
      statement.setFetchSize(0);
      return new SqlSnapshot(
          List.of(
              SqlStatistics.function(statement),
              SqlStatistics.view(statement),
              SqlStatistics.buckets(statement),
              RowSums.runs(statement),
              RowSums.calls(statement),
              RowSums.claims(statement),
              RowSums.events(statement)),
          windows,
          sessions);
    }
  }
}
