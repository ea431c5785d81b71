package io.fleetfold.e2e;

import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The pipeline with brokers and a database that are not ours: these as containers, registry, folds,
 * sinks and gateway each as a process.
 */
final class ContainerPipeline extends Reach {
  private static final Duration UP = Duration.ofMinutes(3);
  private static final List<String> NAMES = List.of("registry", "streams", "connect", "gateway");

  private final List<PartProcess> parts = new ArrayList<>();
  private final Credentials credentials;
  private final Containers containers;

  ContainerPipeline(Path data, int offset) throws IOException {
    super(data, offset);
    Path passwords = Postgres.passwordFile(parts().data().postgres());
    Files.createDirectories(passwords.getParent());
    credentials = Credentials.loadOrCreate(passwords);
    containers = new Containers(this, credentials);
    NAMES.forEach(name -> parts.add(new PartProcess(name, this)));
  }

  /** Starts all and waits until they are up. */
  ContainerPipeline start() throws Exception {
    containers.start();
    for (PartProcess part : parts) {
      part.start();
    }
    awaitUp();
    return this;
  }

  /** Waits until every part has come up, the sinks run and the database lets readers in. */
  void awaitUp() {
    Await.until(
        "all parts are up",
        UP,
        () -> {
          for (PartProcess part : parts) {
            if (part.hasEnded()) {
              // an error ends the wait
              throw new AssertionError(part.name() + " has ended:\n" + part.printed());
            }
            if (!part.isUp()) {
              throw new IllegalStateException(part.name() + " is not up:\n" + part.printed());
            }
          }
          connect().close();
          return status().ready();
        });
  }

  Containers containers() {
    return containers;
  }

  String bootstrapServers() {
    return parts().bootstrapServers();
  }

  String registryUrl() {
    return parts().registryUrl();
  }

  @Override
  Connection connect() throws SQLException {
    return containers.connect(Credentials.READER, credentials.reader());
  }

  /** Stops all in an orderly way. */
  @Override
  public void close() throws Exception {
    List<String> stubborn = new ArrayList<>();
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (!parts.get(i).stop()) {
        stubborn.add(parts.get(i).name());
      }
    }
    containers.close();
    if (!stubborn.isEmpty()) {
      throw new AssertionError("did not stop in 60 s: " + stubborn);
    }
  }
}
