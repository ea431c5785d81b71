package io.fleetfold.verify.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fleetfold.verify.live.QueryApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadinessWaitTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> said = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private HttpServer app;

  @BeforeEach
  void start() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/api/v1/stats",
        exchange -> {
          byte[] body = "{\"detail\": \"stores are restored\"}".getBytes(StandardCharsets.UTF_8);
          int status = answers.size() > 1 ? answers.pop() : answers.peek();
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    app.start();
  }

  @AfterEach
  void stop() {
    app.stop(0);
  }

  private QueryApi api() {
    return new QueryApi(URI.create("http://127.0.0.1:" + app.getAddress().getPort()), null);
  }

  @Test
  void shouldWaitForAnAppThatIsGettingReadyAndSayThatItWaits() throws Exception {
    answers.addAll(List.of(503, 503, 200));
    QueryApi api = api();

    assertThat(new ReadinessWait(LONG, said::add).instance(List.of(api))).isSameAs(api);

    assertThat(said)
        .as("said once, not at each try")
        .singleElement()
        .asString()
        .contains("waiting for the streams app to be ready", "stores are restored");
  }

  @Test
  void shouldGiveUpWhenTheTimeIsOver() {
    answers.add(503);
    assertThatThrownBy(() -> new ReadinessWait(Duration.ZERO, said::add).instance(List.of(api())))
        .isInstanceOf(NotPossibleException.class)
        .hasMessageContainingAll("is not ready", "--wait", "503");
  }

  @Test
  void shouldNotWaitForWhatIsRefused() {
    answers.add(403);
    assertThatThrownBy(() -> new ReadinessWait(LONG, said::add).instance(List.of(api())))
        .isInstanceOf(NotPossibleException.class)
        .hasMessageContaining("403");
    assertThat(said).isEmpty();
  }

  @Test
  void shouldWaitForADatabaseThatStartsUpButNotForAWrongPassword() throws Exception {
    Deque<SQLException> troubles =
        new ArrayDeque<>(
            List.of(
                new SQLException("connection refused", "08001"),
                new SQLException("the database system is starting up", "57P03")));
    ReadinessWait readiness = new ReadinessWait(LONG, said::add);

    assertThat(
            readiness.<Integer>await(
                "PostgreSQL",
                () -> {
                  if (!troubles.isEmpty()) {
                    throw troubles.pop();
                  }
                  return 7;
                }))
        .isEqualTo(7);
    assertThatThrownBy(
            () ->
                readiness.await(
                    "PostgreSQL",
                    () -> {
                      throw new SQLException("password authentication failed", "28P01");
                    }))
        .isInstanceOf(NotPossibleException.class)
        .hasMessageContaining("password authentication failed");
  }
}
