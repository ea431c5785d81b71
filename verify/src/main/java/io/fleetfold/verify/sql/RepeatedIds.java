package io.fleetfold.verify.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ids that stand in more than one scope: a finding of data quality, not a difference. */
public final class RepeatedIds {
  private RepeatedIds() {}

  /**
   * What to tell of them, a line for events and one for calls where there are any.
   *
   * @throws SQLException when the database is away or refuses
   */
  public static List<String> notes(DatabaseConfig database) throws SQLException {
    List<String> notes = new ArrayList<>();
    try (Connection connection = database.snapshot();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT kind, count(*), min(id) FROM repeated_ids GROUP BY kind ORDER BY kind")) {
      while (rows.next()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "ids of %ss in more than one run, session or agent's day: %,d, such as '%s'; each"
                    + " record counts (view repeated_ids)",
                rows.getString(1),
                rows.getLong(2),
                rows.getString(3)));
      }
    }
    return notes;
  }
}
