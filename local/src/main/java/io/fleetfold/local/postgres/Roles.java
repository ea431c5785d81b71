package io.fleetfold.local.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The roles and the database of a pipeline. At each start all is made as it should be, whatever an
 * earlier version or somebody who was logged in has left. What the reader may read is granted by
 * the migrations; here is what it may not do.
 */
final class Roles {
  // of 80: the sinks are never locked out by people's tools
  private static final int MAX_READERS = 40;

  private static final String RESTRICTED =
      "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
          // locks that hold up others, and large objects, which anybody might fill the disk with
          + " AND (proname ~ '^pg_(try_)?advisory_' OR proname ~ '^(lo_|loread$|lowrite$)')"
          + " AND has_function_privilege('public', oid, 'EXECUTE')";

  private Roles() {}

  /** The roles and the database themselves. */
  static void create(Connection superuser, Credentials credentials) throws SQLException {
    try (Statement s = superuser.createStatement()) {
      createRole(superuser, Credentials.OWNER);
      createRole(superuser, Credentials.READER);
      s.execute(password(Credentials.OWNER, credentials.owner()));
      s.execute("ALTER ROLE " + Credentials.OWNER + " SET search_path = fleetfold, public");
      if (!exists(superuser, "SELECT 1 FROM pg_database WHERE datname = ?", Postgres.DATABASE)) {
        s.execute("CREATE DATABASE " + Postgres.DATABASE + " OWNER " + Credentials.OWNER);
      }
      s.execute("REVOKE TEMPORARY ON DATABASE " + Postgres.DATABASE + " FROM PUBLIC");
      s.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
      // that included the passwords' hashes
      s.execute("REVOKE pg_read_all_data FROM " + Credentials.READER);
    }
    restoreReader(superuser, credentials);
  }

  /** The reader's login, limits and defaults; nothing else that was set for it stays. */
  static void restoreReader(Connection superuser, Credentials credentials) throws SQLException {
    String alter = "ALTER ROLE " + Credentials.READER;
    try (Statement s = superuser.createStatement()) {
      s.execute(password(Credentials.READER, credentials.reader()));
      s.execute(alter + " CONNECTION LIMIT " + MAX_READERS);
      s.execute(alter + " RESET ALL");
      s.execute(alter + " IN DATABASE " + Postgres.DATABASE + " RESET ALL");
      s.execute(alter + " SET default_transaction_read_only = on");
      s.execute(alter + " SET search_path = fleetfold, public");
      s.execute(alter + " SET temp_file_limit = '4GB'");
    }
  }

  /** What {@link #restoreReader} makes, as a text that changes when anybody changes it. */
  static String reader(Connection superuser) throws SQLException {
    try (PreparedStatement s =
        superuser.prepareStatement(
            "SELECT concat_ws(' ', a.rolpassword, a.rolconnlimit, (SELECT"
                + " string_agg(concat(d.setdatabase, d.setconfig), ' ' ORDER BY d.setdatabase)"
                + " FROM pg_db_role_setting d WHERE d.setrole = a.oid))"
                + " FROM pg_authid a WHERE a.rolname = ?")) {
      s.setString(1, Credentials.READER);
      try (ResultSet found = s.executeQuery()) {
        return found.next() ? found.getString(1) : "";
      }
    }
  }

  /** Takes from everybody but the owner what PostgreSQL lets everybody do in the database. */
  static void restrict(Connection superuserInDatabase) throws SQLException {
    try (Statement s = superuserInDatabase.createStatement();
        Statement change = superuserInDatabase.createStatement();
        ResultSet functions = s.executeQuery(RESTRICTED)) {
      while (functions.next()) {
        String function = "EXECUTE ON FUNCTION pg_catalog." + functions.getString(1);
        change.execute("GRANT " + function + " TO " + Credentials.OWNER);
        change.execute("REVOKE " + function + " FROM PUBLIC");
      }
    }
  }

  private static void createRole(Connection superuser, String role) throws SQLException {
    if (!exists(superuser, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
      try (Statement s = superuser.createStatement()) {
        s.execute("CREATE ROLE " + role + " LOGIN");
      }
    }
  }

  private static String password(String role, String password) {
    // our own hexadecimal text: nothing in it to quote
    return "ALTER ROLE " + role + " PASSWORD '" + password + "'";
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
