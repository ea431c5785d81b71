package io.fleetfold.local.postgres;

import io.fleetfold.local.part.Ports;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/** A process that starts PostgreSQL, writes one row and waits to be killed. */
public final class PostgresHolder {
  private PostgresHolder() {}

  /** Takes the folder and the port offset. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    Postgres postgres =
        new Postgres(home, home.resolve("server.log"), new Ports(Integer.parseInt(args[1])));
    postgres.start();
    try (Connection owner = postgres.connectAsOwner();
        Statement s = owner.createStatement()) {
      s.execute("CREATE TABLE kept AS SELECT 7 AS id");
    }
    System.out.println("up");
    new CountDownLatch(1).await();
  }
}
