package io.fleetfold.verify.sql;

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
          "schema '" + schema + "' is no plain name: take letters, digits and '_'");
    }
  }

  @Override
  public String toString() {
    return url + " as " + user + ", schema " + schema;
  }
}
