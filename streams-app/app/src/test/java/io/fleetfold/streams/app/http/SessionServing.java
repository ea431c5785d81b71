package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.FoldDriver;
import org.junit.jupiter.api.AfterEach;

/** Sessions through the real topology, read over real HTTP. */
abstract class SessionServing {
  final FoldDriver driver = new FoldDriver();
  // the live feed looks at the views by itself, which the driver cannot stand while it folds
  final TestServer server = new TestServer(new FixtureViews(), driver.sessions(), 0);

  @AfterEach
  void close() {
    server.close();
    driver.close();
  }
}
