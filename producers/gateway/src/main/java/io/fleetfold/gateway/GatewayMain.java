package io.fleetfold.gateway;

import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.UnknownVariables;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway as a process of its own, on whatever cluster the environment names. */
public final class GatewayMain {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);

  private GatewayMain() {}

  /** Runs until the process is told to stop; docs/CONFIGURATION.md lists the variables. */
  public static void main(String[] args) {
    Map<String, String> variables = ProcessEnvironment.variables();
    UnknownVariables.findings(variables).forEach(LOG::warn);
    GatewayServer server = new GatewayServer(GatewayConfig.of(variables));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    server.start();
    LOG.info(
        "the gateway takes JSON at port {}, OTLP over HTTP at {} and over gRPC at {}",
        server.port(),
        server.otlpHttpPort(),
        server.otlpGrpcPort());
  }
}
