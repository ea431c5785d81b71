package io.fleetfold.gateway.fuzz;

import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.fleetfold.client.redact.Redaction;
import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.gateway.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who sends, and how it is told.
 *
 * @param name for people
 * @param secret the token; null where none is sent
 * @param inPath whether it stands in the path, where the way in has such a path
 * @param port where it sends
 * @param mayWrite whether the gateway takes what it sends
 */
record Sender(String name, String secret, boolean inPath, int port, boolean mayWrite) {
  private static final String READER = "a token that only reads";

  /** All there are, of whom the gateway, which is started anew, knows those it should. */
  static List<Sender> all(TestGateway gateway, Path file) throws IOException {
    TokenFile tokens = new TokenFile(file, Clock.systemUTC());
    String plain = token(tokens, "plain", true, Scope.WRITE);
    String numbers = token(tokens, "numbers", false, Scope.WRITE);
    String reader = token(tokens, "reader", true, Scope.READ);
    token(tokens, "tenant", true, Scope.WRITE);
    int tenantPort;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      tenantPort = free.getLocalPort();
    }
    gateway.restart(
        Map.of(
            "FLEETFOLD_GATEWAY_TOKENS",
            file.toString(),
            "FLEETFOLD_GATEWAY_TENANT_PORTS",
            tenantPort + "=tenant"));
    int port = gateway.config().otlpGrpcPort();
    return List.of(
        new Sender("a token", plain, false, port, true),
        new Sender("a token in the path", plain, true, port, true),
        new Sender("a token without content", numbers, false, port, true),
        new Sender("a tenant's port", null, false, tenantPort, true),
        new Sender(READER, reader, false, port, false),
        new Sender("a wrong token", TokenFile.PREFIX + "w".repeat(43), false, port, false),
        new Sender("a wrong token in the path", "w".repeat(43), true, port, false),
        new Sender("nobody", null, false, port, false));
  }

  private static String token(TokenFile tokens, String name, boolean content, Scope scope)
      throws IOException {
    return tokens
        .create(name, Set.of(scope), null, content, Set.of(Redaction.SECRETS.name()))
        .secret();
  }

  /** A request of the one among them who may look. */
  static HttpRequest.Builder reader(List<Sender> all, HttpRequest.Builder request) {
    Sender reader = all.stream().filter(one -> one.name().equals(READER)).findFirst().orElseThrow();
    return request.header("authorization", "Bearer " + reader.secret());
  }

  /** Where it sends a body of that way in. */
  String address(Wire wire) {
    return "h2c://127.0.0.1:" + port + (isInPath(wire) ? "/t/" + secret : "") + wire.path();
  }

  /** Adds what tells who it is. */
  void sign(RequestHeadersBuilder headers, Wire wire) {
    if (secret != null && !isInPath(wire)) {
      headers.set("authorization", "Bearer " + secret);
    }
  }

  private boolean isInPath(Wire wire) {
    return inPath && !wire.grpc();
  }
}
