package io.fleetfold.local.command;

import io.fleetfold.connect.DatabaseSettings;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.verify.Target;
import io.fleetfold.verify.cli.LocalOptions;
import io.fleetfold.verify.cli.LocalTarget;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.sql.DatabaseConfig;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The pipeline on this machine, as what is verified. */
final class ThisMachine implements LocalTarget {
  @Override
  public Target find(LocalOptions options) throws IOException {
    return target(new Where(options));
  }

  static Target target(Where where) throws IOException {
    Parts parts = where.running();
    Reachable.require(parts);
    Credentials credentials = Credentials.load(Postgres.passwordFile(parts.data().postgres()));
    return new Target(
        new ClusterConfig(
            parts.bootstrapServers(), parts.registryUrl(), parts.fleet().prefix(), Map.of()),
        List.of(URI.create(parts.queryUrl())),
        parts.internalToken(),
        new DatabaseConfig(
            "jdbc:postgresql://127.0.0.1:" + parts.ports().postgres() + "/" + Postgres.DATABASE,
            Credentials.READER,
            credentials.reader(),
            DatabaseSettings.DEFAULT_SCHEMA),
        parts.data().verify());
  }
}
