package io.fleetfold.gateway;

import io.fleetfold.gateway.http.GatewayRoutes;
import java.util.Map;

/** The routes of a gateway that is not started. */
public final class TestRoutes {
  private TestRoutes() {}

  /** All of them. */
  public static GatewayRoutes all() {
    Map<String, String> variables =
        Map.of(
            "FLEETFOLD_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "FLEETFOLD_REGISTRY_URL", "http://127.0.0.1:1");
    try (GatewayServer server = new GatewayServer(GatewayConfig.of(variables))) {
      return server.routes();
    }
  }
}
