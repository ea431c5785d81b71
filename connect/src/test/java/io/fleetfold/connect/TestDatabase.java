package io.fleetfold.connect;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for all tests of this JVM; each takes a migrated database of its own. */
final class TestDatabase {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static EmbeddedPostgres server;
  private static DatabaseSettings template;

  private TestDatabase() {}

  static synchronized DatabaseSettings server() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.builder().setServerConfig("max_connections", "60").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new DatabaseSettings(
        "127.0.0.1", server.getPort(), "postgres", "postgres", "postgres", "fleetfold");
  }

  /** A database with all migrations. */
  static synchronized DatabaseSettings migrated() {
    // a copy of one that was migrated takes a tenth of the time
    if (template == null) {
      template = migrated(SessionTables.DEFAULT);
    }
    return create(template.schema(), SessionTables.DEFAULT, " template " + template.name());
  }

  /** A database with all migrations, and with those tables of sessions. */
  static DatabaseSettings migrated(SessionTables tables) {
    DatabaseSettings own = create("other_than_default", tables, "");
    Migrations.migrate(own);
    return own;
  }

  private static DatabaseSettings create(String schema, SessionTables tables, String options) {
    DatabaseSettings s = server();
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = connect(s)) {
      run(connection, "create database " + name + options);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new DatabaseSettings(s.host(), s.port(), name, s.user(), s.password(), schema, tables);
  }

  /** A connection whose unqualified names are the schema's. */
  static Connection connect(DatabaseSettings database) throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    connection.setSchema(database.schema());
    return connection;
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the only row, as text; null where there is no row. */
  static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** All rows, their columns joined by '|', nulls as the word null. */
  static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        found.add(String.join("|", values));
      }
      return found;
    }
  }
}
