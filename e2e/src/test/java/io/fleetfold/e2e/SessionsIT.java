package io.fleetfold.e2e;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.ContextsContract;
import io.fleetfold.client.session.SessionLifeContract;
import io.fleetfold.client.session.SessionMessagesContract;
import io.fleetfold.client.session.SessionRefusalsContract;
import io.fleetfold.client.session.SessionStateContract;
import io.fleetfold.client.session.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract that sessions in memory keep, kept by sessions in Fleetfold. */
@Order(1)
@ExtendWith(SharedPipeline.class)
class SessionsIT
    implements SessionLifeContract,
        SessionStateContract,
        SessionMessagesContract,
        SessionRefusalsContract,
        ContextsContract {
  private static FleetfoldClient client;

  @BeforeAll
  static void connect(Pipeline pipeline) {
    client =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:" + pipeline.kafkaPort())
            .schemaRegistry("http://127.0.0.1:" + pipeline.registryPort())
            .queryUrl("http://127.0.0.1:" + pipeline.queryPort())
            .build();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Override
  public Sessions sessions() {
    return client.sessions();
  }
}
