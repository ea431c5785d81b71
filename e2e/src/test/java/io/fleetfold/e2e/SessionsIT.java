package io.fleetfold.e2e;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.ContextsContract;
import io.fleetfold.client.session.SessionLifeContract;
import io.fleetfold.client.session.SessionMessagesContract;
import io.fleetfold.client.session.SessionRefusalsContract;
import io.fleetfold.client.session.SessionStateContract;
import io.fleetfold.client.session.Sessions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract that sessions in memory keep, kept by sessions in Fleetfold. */
class SessionsIT
    implements SessionLifeContract,
        SessionStateContract,
        SessionMessagesContract,
        SessionRefusalsContract,
        ContextsContract {
  @TempDir static Path folder;
  private static Pipeline pipeline;
  private static FleetfoldClient client;

  @BeforeAll
  static void startPipeline() throws Exception {
    pipeline = new Pipeline(folder.resolve("data"), 17_000).start();
    client =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:" + pipeline.kafkaPort())
            .schemaRegistry("http://127.0.0.1:" + pipeline.registryPort())
            .queryUrl("http://127.0.0.1:" + pipeline.queryPort())
            .build();
  }

  @AfterAll
  static void stopPipeline() throws Exception {
    client.close();
    pipeline.close();
  }

  @Override
  public Sessions sessions() {
    return client.sessions();
  }
}
