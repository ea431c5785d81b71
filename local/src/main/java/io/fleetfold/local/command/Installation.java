package io.fleetfold.local.command;

import io.fleetfold.connect.DatabaseSettings;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.prices.PriceTopicSettings;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.DatabaseSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import picocli.CommandLine.Mixin;

/**
 * The pipeline a command works on: a cluster's where the environment names one ({@code
 * FLEETFOLD_BOOTSTRAP_SERVERS}, {@code DB_HOST}), else the one that runs on this machine.
 */
final class Installation {
  @Mixin private Where where;

  private final Map<String, String> environment = ProcessEnvironment.variables();

  /** Where its prices are; broker and registry answer. */
  PriceTopicSettings prices() throws IOException {
    if (ClusterSection.SECTION.readGiven(environment).isSet(ClusterSection.BOOTSTRAP_SERVERS)) {
      return PriceTopicSettings.fromEnvironment(environment);
    }
    Parts parts = where.running();
    Reachable.require(parts);
    return parts.prices();
  }

  /** A connection to its database whose unqualified names are the schema's; reads only. */
  Connection database() throws IOException {
    DatabaseSettings settings = settings();
    try {
      Connection connection =
          DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
      connection.setReadOnly(true);
      connection.setSchema(settings.schema());
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the database at "
              + settings.jdbcUrl()
              + " refuses the connection: "
              + e.getMessage()
              + " (start a pipeline with './fleetfold local', name the running one with --data or --port-offset, or set DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD)",
          e);
    }
  }

  private DatabaseSettings settings() throws IOException {
    if (DatabaseSection.SECTION.readGiven(environment).isSet(DatabaseSection.HOST)) {
      return DatabaseSettings.fromEnvironment(environment);
    }
    Parts parts = where.running();
    Credentials credentials = Credentials.load(Postgres.passwordFile(parts.data().postgres()));
    DatabaseSettings owner = parts.database(credentials);
    return new DatabaseSettings(
        owner.host(),
        owner.port(),
        owner.name(),
        Credentials.READER,
        credentials.reader(),
        owner.schema(),
        owner.sessionTables());
  }
}
