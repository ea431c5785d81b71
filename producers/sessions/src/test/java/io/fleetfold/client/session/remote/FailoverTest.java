package io.fleetfold.client.session.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.SessionUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several instances, of which some do not answer. */
class FailoverTest {
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);
  private static final String READY = "{\"who\":\"%s\"}";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private URI answering(String name, int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          synchronized (asked) {
            asked.add(name);
          }
          byte[] body = READY.formatted(name).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** An instance that takes connections and never says a word. */
  private URI silent() throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(socket);
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private URI gone() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  private QueryApi api(URI... addresses) {
    QueryApi api = new QueryApi(new QueryEndpoint(List.of(addresses), null, null), TIMEOUT);
    open.add(api);
    return api;
  }

  private static String ask(QueryApi api) {
    Optional<JsonNode> answer = api.get("/x", Map.of(), "agent-session-events:0:7").join();
    return answer.orElseThrow().path("who").asText();
  }

  @Test
  void shouldAskTheNextWhereOneIsGoneAndStayWithIt() throws IOException {
    QueryApi api = api(gone(), answering("b", 200), answering("c", 200));

    assertThat(ask(api)).isEqualTo("b");
    assertThat(ask(api)).isEqualTo("b");
    assertThat(asked).containsExactly("b", "b");
    assertThat(api.problem(Duration.ofSeconds(3))).isEmpty();
  }

  @Test
  void shouldAskTheNextWhereOneIsNotReady() throws IOException {
    QueryApi api = api(answering("a", 503), answering("b", 200));

    assertThat(ask(api)).isEqualTo("b");
    assertThat(asked).containsExactly("a", "b");
  }

  @Test
  void shouldLeaveASilentInstanceInTimeToAskAnother() throws IOException {
    long start = System.nanoTime();

    assertThat(ask(api(silent(), answering("b", 200)))).isEqualTo("b");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
  }

  @Test
  void shouldAskAnotherWhereOneHasNotFoldedItInItsPartOfTheTime() throws IOException {
    assertThat(ask(api(answering("a", 504), answering("b", 200)))).isEqualTo("b");
    assertThatThrownBy(() -> ask(api(answering("c", 504))))
        .as("alone it had all of it")
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SessionTimeoutException.class);
  }

  @Test
  void shouldEndWithinItsTimeWhereNobodyAnswers() throws IOException {
    long start = System.nanoTime();
    QueryApi api = api(gone(), answering("b", 503));

    assertThatThrownBy(() -> ask(api)).hasCauseInstanceOf(SessionUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(TIMEOUT.plus(Duration.ofSeconds(2)));
    assertThat(api.problem(Duration.ofSeconds(1)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("does not answer"));
  }
}
