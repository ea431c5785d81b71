package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker is asked for, in which order, and that sinks run again however it ends. */
class SinkRewindTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int refusals;
  private HttpServer connect;

  @BeforeEach
  void start() throws IOException {
    connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.createContext("/", this::handle);
    connect.start();
  }

  @AfterEach
  void stop() {
    connect.stop(0);
  }

  @Test
  void shouldTouchTheDatabaseOnlyWhileNoSinkHasATask() throws Exception {
    refusals = 2;

    rewind().rewind(List.of("a", "b"), Duration.ofSeconds(20), () -> asked.add("emptied"));

    assertThat(asked)
        .containsExactly(
            "PUT a/stop",
            "PUT b/stop",
            "DELETE a/offsets",
            "DELETE a/offsets",
            "DELETE a/offsets",
            "DELETE b/offsets",
            "emptied",
            "PUT a/resume",
            "PUT b/resume");
  }

  @Test
  void shouldLetSinksGoOnWhereTheDatabaseRefuses() {
    assertThatThrownBy(
            () ->
                rewind()
                    .rewind(
                        List.of("a", "b"),
                        Duration.ofSeconds(20),
                        () -> {
                          throw new IllegalStateException("no right to do that");
                        }))
        .hasMessageContaining("no right");
    assertThat(asked).endsWith("PUT a/resume", "PUT b/resume");
  }

  @Test
  void shouldSayWhyTasksDoNotEndAndTouchNothing() {
    refusals = Integer.MAX_VALUE;

    assertThatThrownBy(
            () -> rewind().rewind(List.of("a"), Duration.ZERO, () -> asked.add("emptied")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a/offsets answered 500");
    assertThat(asked).doesNotContain("emptied").endsWith("PUT a/resume");
  }

  private SinkRewind rewind() {
    return new SinkRewind("http://127.0.0.1:" + connect.getAddress().getPort(), "token");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/connectors/", "");
      asked.add(exchange.getRequestMethod() + " " + path);
      boolean refused = path.endsWith("/offsets") && refusals-- > 0;
      exchange.sendResponseHeaders(refused ? 500 : 202, -1);
    }
  }
}
