package io.fleetfold.verify.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a fleet's tables are; a user who may only read is enough.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param user the user
 * @param password the user's password; never printed
 * @param schema the schema of the tables
 */
public record DatabaseConfig(String url, String user, String password, String schema) {
  /** Checks the schema's name, which becomes part of statements. */
  public DatabaseConfig {
    if (!schema.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "schema '" + schema + "' is not a plain name: take letters, digits and '_'");
    }
  }

  /** Opens it; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Opens it to read one state of the tables, which statements name without their schema. */
  Connection snapshot() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SET LOCAL search_path TO " + schema);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return url + " as " + user + ", schema " + schema;
  }
}
