package io.fleetfold.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.gateway.GatewayConfig;
import io.fleetfold.local.TestPorts;
import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import io.fleetfold.schemas.Fleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayPartTest {
  private final Ports ports = TestPorts.set(9);

  @Test
  void shouldLiveBeforeBrokersAndRegistryAreThere() throws Exception {
    GatewayPart part = new GatewayPart(config());
    part.start();
    try {
      assertThat(part.state()).isEqualTo(Part.State.UP);
      assertThat(status(part.address() + "/health/live")).isEqualTo(200);
      assertThat(status(part.address() + "/health/ready")).isEqualTo(503);
      assertThat(FirstLines.at(ports))
          .allSatisfy(
              line ->
                  assertThat(line[1]).containsAnyOf("" + ports.gateway(), "" + ports.otlpHttp()));
    } finally {
      part.close();
    }
  }

  @Test
  void shouldSayThatAPortIsTakenAndWhatToDo() throws Exception {
    try (ServerSocket other =
        new ServerSocket(ports.otlpGrpc(), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> new GatewayPart(config()).start())
          .hasMessageContaining("" + other.getLocalPort())
          .hasMessageContaining("FLEETFOLD_GATEWAY_OTLP_GRPC_PORT");
      assertThatThrownBy(ports::requireFree)
          .hasMessageContaining("gateway (OTLP over gRPC)")
          .hasMessageContaining("--port-offset");
    }
  }

  private GatewayConfig config() {
    return GatewayConfig.of(
            Map.of(),
            Map.of("bootstrap.servers", "127.0.0.1:" + ports.kafka()),
            "http://127.0.0.1:" + ports.registry(),
            Map.of(),
            new Fleet("", 4, (short) 1))
        .at(
            ports.gateway(),
            ports.otlpHttp(),
            ports.otlpGrpc(),
            QueryEndpoint.of("http://127.0.0.1:" + ports.query()));
  }

  private static int status(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
