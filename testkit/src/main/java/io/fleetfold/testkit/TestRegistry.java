package io.fleetfold.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a schema registry as serializers and converters ask for, over HTTP: the converter
 * lives in another class loader, which no mock in this one can reach.
 */
public final class TestRegistry implements AutoCloseable {
  private static final Pattern SUBJECT = Pattern.compile("/subjects/([^/]+)(/versions)?");
  private static final Pattern ID = Pattern.compile("/schemas/ids/(\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MockSchemaRegistryClient schemas = new MockSchemaRegistryClient();
  private final HttpServer server;

  /** A registry that listens on a free port of the loopback. */
  public TestRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its address, as clients are told it. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] answer = JSON.writeValueAsBytes(answer(exchange));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (Exception e) {
      throw new IOException(exchange.getRequestMethod() + " " + exchange.getRequestURI(), e);
    }
  }

  private Object answer(HttpExchange exchange) throws Exception {
    String path = exchange.getRequestURI().getPath();
    Matcher id = ID.matcher(path);
    if (id.matches()) {
      ParsedSchema schema = schemas.getSchemaById(Integer.parseInt(id.group(1)));
      return Map.of("schema", schema.canonicalString());
    }
    Matcher subject = SUBJECT.matcher(path);
    if (!subject.matches()) {
      throw new IllegalStateException("the test registry does not know " + path);
    }
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    AvroSchema schema = new AvroSchema(body.path("schema").asText());
    String name = subject.group(1);
    if (subject.group(2) != null) {
      return Map.of("id", schemas.register(name, schema));
    }
    return Map.of(
        "subject", name,
        "id", schemas.getId(name, schema),
        "version", schemas.getVersion(name, schema),
        "schema", schema.canonicalString());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
