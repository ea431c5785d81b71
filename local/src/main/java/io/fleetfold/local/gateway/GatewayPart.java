package io.fleetfold.local.gateway;

import io.fleetfold.gateway.GatewayConfig;
import io.fleetfold.gateway.GatewayServer;
import io.fleetfold.local.part.Part;

/** The gateway in this process. */
public final class GatewayPart extends Part {
  private final GatewayConfig config;
  private GatewayServer server;

  /** A gateway of that configuration. */
  public GatewayPart(GatewayConfig config) {
    super("gateway");
    this.config = config;
  }

  @Override
  public String address() {
    return "http://" + config.host() + ":" + config.port();
  }

  @Override
  protected void open() {
    server = new GatewayServer(config);
    server.start();
  }

  @Override
  protected void shut() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
