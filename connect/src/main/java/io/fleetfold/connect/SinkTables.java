package io.fleetfold.connect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of a database that has been migrated: all that they hold comes from topics. */
public final class SinkTables {
  // partitions are emptied with their table; Flyway's own says which migrations were applied
  private static final String TABLES =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
          + " AND c.relname <> 'flyway_schema_history' ORDER BY 1";

  private SinkTables() {}

  /**
   * Removes all rows, in one transaction; views, functions, rights and partitions stay.
   *
   * @return the tables, with their schema
   */
  public static List<String> empty(DatabaseSettings database) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      List<String> tables = tables(connection, database.schema());
      if (!tables.isEmpty()) {
        statement.execute("TRUNCATE " + String.join(", ", tables));
      }
      return tables;
    }
  }

  private static List<String> tables(Connection connection, String schema) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(TABLES)) {
      query.setString(1, schema);
      List<String> tables = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      return tables;
    }
  }
}
