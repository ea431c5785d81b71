package io.fleetfold.client.session.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fleetfold.client.Position;
import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.Outcome;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.SessionUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What many writers at once ask, against a server that answers when it is let. */
class AppendQuestionsTest {
  private static final String ACCEPTED = "accepted";

  private final Queue<List<String>> asked = new ConcurrentLinkedQueue<>();
  private final Semaphore mayAnswer = new Semaphore(0);
  private HttpServer server;
  private QueryApi api;
  private AppendQuestions questions;
  private volatile String outcome = ACCEPTED;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/api/v1/sessions/appends", this::answer);
    server.start();
    api =
        new QueryApi(
            QueryEndpoint.of("http://127.0.0.1:" + server.getAddress().getPort()),
            Duration.ofSeconds(10));
    questions = new AppendQuestions(api, Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    api.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<String> names =
        Stream.of(exchange.getRequestURI().getRawQuery().split("&", -1))
            .filter(parameter -> parameter.startsWith("appends="))
            .map(parameter -> URLDecoder.decode(parameter.substring(8), StandardCharsets.UTF_8))
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .toList();
    asked.add(names);
    mayAnswer.acquireUninterruptibly();
    String items =
        names.stream()
            .map(
                name ->
                    "{\"event_id\":\"%s\",\"outcome\":\"%s\"}"
                        .formatted(name.substring(name.lastIndexOf('/') + 1), outcome))
            .collect(Collectors.joining(","));
    byte[] body = ("{\"items\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private CompletableFuture<JsonNode> ask(int partition, String event) {
    return questions.ask(append(partition, event));
  }

  private static Append append(int partition, String event) {
    return append(partition, new SessionKey("shop", "ann", "s,1/ü"), event);
  }

  private static Append append(int partition, SessionKey key, String event) {
    return new Append(
        key,
        event,
        Outcome.ACKNOWLEDGED,
        OptionalLong.empty(),
        false,
        new Position("agent-session-events", partition, 7));
  }

  @Test
  void shouldAskTogetherWhatGathersWhileQuestionsAreOnTheirWay() {
    List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(ask(0, "e" + i));
    }
    mayAnswer.release(1_000);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join().get("event_id").asText()).isEqualTo("e" + i);
    }
    assertThat(asked).hasSizeLessThan(20).allMatch(names -> names.size() <= 64);
    assertThat(asked.stream().flatMap(List::stream))
        .hasSize(200)
        .contains("shop/ann/s%2C1%2F%C3%BC/e7");
  }

  @Test
  void shouldNotLetOnePartitionWaitForAnother() {
    for (int i = 0; i < 3; i++) {
      assertThat(ask(0, "held" + i)).isNotDone();
    }
    CompletableFuture<JsonNode> other = ask(1, "other");
    while (asked.size() < 3) {
      Thread.onSpinWait();
    }
    mayAnswer.release(1_000);
    assertThat(other.join().get("event_id").asText()).isEqualTo("other");
  }

  @Test
  void shouldTellWhatIsNotDecidedOrNotKnown() {
    mayAnswer.release(1_000);
    outcome = "undecided";
    assertThatThrownBy(() -> ask(0, "e1").join())
        .cause()
        .isInstanceOf(SessionTimeoutException.class)
        .hasMessageContaining("e1");
    outcome = "unknown";
    assertThatThrownBy(() -> ask(0, "e1").join())
        .cause()
        .isInstanceOf(SessionUnavailableException.class)
        .hasMessageContaining("no longer known");
  }

  @Test
  void shouldFailAllWhenTheQueryApiIsAway() {
    server.stop(0);
    api.close();
    assertThatThrownBy(() -> ask(0, "e1").join())
        .cause()
        .isInstanceOf(SessionUnavailableException.class);
    assertThatThrownBy(() -> ask(0, "e2").join())
        .as("the lane goes on")
        .cause()
        .isInstanceOf(SessionUnavailableException.class);
  }

  @Test
  void shouldAskAloneForWhatIsTooLong() {
    mayAnswer.release(1_000);
    server.createContext("/api/v1/sessions/shop/", this::answerAlone);
    String id = "\u00fc".repeat(256);
    Append append = append(0, new SessionKey("shop", id, id), id);

    assertThat(questions.ask(append).join().get("outcome").asText()).isEqualTo(ACCEPTED);
    assertThat(asked).isEmpty();
  }

  private void answerAlone(HttpExchange exchange) throws IOException {
    byte[] body = "{\"outcome\":\"accepted\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void shouldNotAskForWhatHasWaitedTooLong() {
    AppendQuestions hasty = new AppendQuestions(api, Duration.ofNanos(1));
    CompletableFuture<JsonNode> late = hasty.ask(append(0, "e1"));

    assertThatThrownBy(late::join).cause().isInstanceOf(SessionTimeoutException.class);
    assertThat(asked).isEmpty();
  }
}
