package io.fleetfold.connect;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL that can go away and come back with its data, at the same port. */
final class TestPostgres implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  TestPostgres(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
  }

  DatabaseSettings settings() {
    return new DatabaseSettings("127.0.0.1", port, "postgres", "postgres", "postgres", "fleetfold");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
