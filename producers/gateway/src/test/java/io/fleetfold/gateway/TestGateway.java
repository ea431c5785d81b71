package io.fleetfold.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.testkit.TestBroker;
import io.fleetfold.testkit.TestRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/** A gateway over a broker and a registry of its own. */
public final class TestGateway implements AutoCloseable {
  public static final Fleet FLEET = new Fleet("", 4, (short) 1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Topic<?>> TOPICS =
      List.of(
          Topics.AGENT_RUNS,
          Topics.AGENT_EVENTS,
          Topics.AGENT_LLM_USAGE,
          Topics.AGENT_SESSION_EVENTS,
          Topics.GATEWAY_REFUSALS);

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestBroker broker;
  private final TestRegistry registry;
  private GatewayServer server;
  private GatewayConfig config;

  public TestGateway(Path data) throws Exception {
    broker = new TestBroker(data);
    broker.start();
    registry = new TestRegistry();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin.createTopics(TOPICS.stream().map(FLEET::definition).toList()).all().get();
    }
    restart(Map.of());
  }

  /** Starts it anew with those variables. */
  public void restart(Map<String, String> variables) throws IOException {
    if (server != null) {
      server.close();
    }
    Map<String, String> all = new HashMap<>(variables);
    all.putIfAbsent("FLEETFOLD_BOOTSTRAP_SERVERS", broker.address());
    all.putIfAbsent("FLEETFOLD_REGISTRY_URL", registry.url());
    QueryEndpoint nowhere = QueryEndpoint.of("http://127.0.0.1:1");
    GatewayConfig anyPorts = GatewayConfig.of(all).at(0, 0, 0, nowhere);
    server = new GatewayServer(anyPorts);
    server.start();
    config = anyPorts.at(server.port(), server.otlpHttpPort(), server.otlpGrpcPort(), nowhere);
  }

  public TestBroker broker() {
    return broker;
  }

  public GatewayConfig config() {
    return config;
  }

  /** An answer with its body as JSON. */
  public record Answer(int status, HttpResponse<String> response) {
    public JsonNode json() throws IOException {
      return JSON.readTree(response.body());
    }

    public String body() {
      return response.body();
    }
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + config.port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  public Answer post(String path, String json) throws Exception {
    return post(path, "application/json", json);
  }

  public Answer post(String path, String type, String body) throws Exception {
    return send(
        request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Answer get(String path) throws Exception {
    return send(request(path));
  }

  public Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response);
  }

  public CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> new Answer(response.statusCode(), response));
  }

  @Override
  public void close() {
    server.close();
    registry.close();
    broker.close();
  }
}
