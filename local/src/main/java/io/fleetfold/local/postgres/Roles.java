package io.fleetfold.local.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The roles and the database of a pipeline, made where they are missing. */
final class Roles {
  private Roles() {}

  static void create(Connection superuser, Credentials credentials) throws SQLException {
    try (Statement s = superuser.createStatement()) {
      createRole(superuser, Credentials.OWNER, credentials.owner());
      createRole(superuser, Credentials.READER, credentials.reader());
      // all tables of today and of later migrations, and no way to change any
      s.execute("GRANT pg_read_all_data TO " + Credentials.READER);
      s.execute("ALTER ROLE " + Credentials.READER + " SET default_transaction_read_only = on");
      s.execute("ALTER ROLE " + Credentials.READER + " SET search_path = fleetfold, public");
      s.execute("ALTER ROLE " + Credentials.OWNER + " SET search_path = fleetfold, public");
      if (!exists(superuser, "SELECT 1 FROM pg_database WHERE datname = ?", Postgres.DATABASE)) {
        s.execute("CREATE DATABASE " + Postgres.DATABASE + " OWNER " + Credentials.OWNER);
      }
    }
  }

  private static void createRole(Connection superuser, String role, String password)
      throws SQLException {
    if (exists(superuser, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
      return;
    }
    try (Statement s = superuser.createStatement()) {
      // the password is our own hexadecimal text: nothing in it to quote
      s.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'");
    }
  }

  private static boolean exists(Connection c, String sql, String name) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql)) {
      s.setString(1, name);
      try (ResultSet found = s.executeQuery()) {
        return found.next();
      }
    }
  }
}
