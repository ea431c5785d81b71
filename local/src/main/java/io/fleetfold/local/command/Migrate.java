package io.fleetfold.local.command;

import io.fleetfold.connect.DatabaseSettings;
import io.fleetfold.connect.Migrations;
import io.fleetfold.connect.SessionTables;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.schemas.config.DatabaseSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.Values;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a database up to date. */
@Command(
    name = "migrate",
    description = {
      "Brings a database's tables up to date. Local mode does this on its own.",
      "The database is that of DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD and DB_SCHEMA where"
          + " DB_HOST is set, else the running pipeline's. DB_SESSIONS_TABLE, DB_SESSION_STATE_TABLE"
          + " and DB_SESSION_MESSAGES_TABLE name the tables of sessions, from the first migration on."
    })
final class Migrate implements Callable<Integer> {
  @Mixin private Where where;

  @Option(names = "--print", description = "Prints the SQL and changes nothing.")
  private boolean print;

  @Override
  public Integer call() throws Exception {
    if (print) {
      System.out.print(
          Migrations.script(
              schema(), SessionTables.fromEnvironment(ProcessEnvironment.variables())));
      return 0;
    }
    Logging.toConsole();
    DatabaseSettings database = database();
    int applied = Migrations.migrate(database);
    System.out.println(
        applied == 0
            ? database.jdbcUrl() + " was up to date"
            : applied + " migrations applied to " + database.jdbcUrl());
    return 0;
  }

  private static String schema() {
    return variables().text(DatabaseSection.SCHEMA);
  }

  private static Values variables() {
    return DatabaseSection.SECTION.readGiven(ProcessEnvironment.variables());
  }

  private DatabaseSettings database() throws IOException {
    if (variables().isSet(DatabaseSection.HOST)) {
      return DatabaseSettings.fromEnvironment(ProcessEnvironment.variables());
    }
    Parts parts = where.running();
    return parts.database(Credentials.load(Postgres.passwordFile(parts.data().postgres())));
  }
}
