package io.fleetfold.client.session.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.client.SessionSettings;
import io.fleetfold.client.SessionStore;
import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStatus;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.SessionUnavailableException;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SessionLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reads ask the query API, and what they make of its answers. */
class FleetfoldReadsTest {
  private static final SessionKey KEY = new SessionKey("my app", "ada/1", "s%ü");
  private static final String PATH = "/api/v1/sessions/my%20app/ada%2F1/s%25%C3%BC";

  private final Queue<Answer> answers = new ArrayDeque<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile Map<String, List<String>> headers;
  private HttpServer server;
  private Sessions sessions;

  private record Answer(int status, String body) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    sessions =
        new Sessions(
            new FleetfoldBackend(
                new SessionSettings(
                    SessionStore.FLEETFOLD,
                    Map.of(),
                    () -> {
                      throw new IllegalStateException("nothing is written here");
                    },
                    new Fleet("", 4, (short) 1),
                    QueryEndpoint.of("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                        .withToken("fft_mine"),
                    Duration.ofSeconds(5),
                    SessionLimits.DEFAULT,
                    Clock.systemUTC())),
            SessionLimits.DEFAULT,
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    sessions.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    headers = exchange.getRequestHeaders();
    Answer next = answers.remove();
    byte[] body = next.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(next.status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void willAnswer(int status, String body) {
    answers.add(new Answer(status, body));
  }

  private void willHaveProblem(int status, String kind) {
    willAnswer(
        status,
        "{\"type\":\"urn:fleetfold:problem:"
            + kind
            + "\",\"detail\":\"d\",\"field\":\"f\",\"remedy\":\"r\"}");
  }

  @Test
  void shouldReadASessionAsItIsWritten() {
    willAnswer(
        200,
        """
        {"app_name":"my app","user_id":"ada/1","session_id":"s%ü","generation":7,
         "status":"completed","current_route":"pay","current_step":null,
         "route_history":[{"route":"pay","step":null,"entered_at":"2026-01-02T03:04:05.678Z",
           "exited_at":null,"completed":false}],
         "message_count":1,"event_count":3,"last_message_at":1767323045678,
         "metadata":{"m":1},"created_at":"2026-01-02T03:04:05.678Z",
         "updated_at":"2026-01-02T03:04:05.678Z","completed_at":null,"ttl_ms":60000,
         "revision":3,"unheard_of":1,"state":{"k":[1,null],"user:u":"x"},
         "messages":[{"message_id":"e1","sequence":1,"timestamp":"2026-01-02T03:04:05.678Z",
           "role":"user","author":"user","content":{"parts":[{"text":"hi"}]},"data":null,
           "state_delta":{"k":null},"invocation_id":null,"run_id":null,"agent_id":"a",
           "route":null,"step":null,"final_response":true,"revision":2}]}
        """);

    SessionSnapshot read = sessions.get(KEY, MessageFilter.newest(5)).orElseThrow();

    Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
    assertThat(asked).containsExactly(PATH + "?messages=5");
    assertThat(read.key()).isEqualTo(KEY);
    assertThat(read.generation()).isEqualTo(7);
    assertThat(read.status()).isEqualTo(SessionStatus.COMPLETED);
    assertThat(read.currentRoute()).contains("pay");
    assertThat(read.currentStep()).isEmpty();
    assertThat(read.routeHistory().get(0).enteredAt()).isEqualTo(time);
    assertThat(read.lastMessageAt()).contains(time);
    assertThat(read.ttl()).contains(Duration.ofMinutes(1));
    assertThat(read.metadata()).isEqualTo(Map.of("m", 1));
    assertThat(read.state()).containsEntry("user:u", "x").containsKey("k");
    assertThat(read.messages().get(0).text()).isEqualTo("hi");
    assertThat(read.messages().get(0).stateDelta()).containsEntry("k", null);
    assertThat(read.messages().get(0).finalResponse()).isTrue();
  }

  private static String withMessages(int count, int... sequences) {
    StringBuilder messages = new StringBuilder();
    for (int sequence : sequences) {
      messages
          .append(messages.isEmpty() ? "" : ",")
          .append(
              "{\"message_id\":\"e%1$d\",\"sequence\":%1$d,\"role\":\"user\",".formatted(sequence))
          .append("\"timestamp\":%d,\"data\":{\"l\":[{}]}}".formatted(sequence));
    }
    return "{\"app_name\":\"my app\",\"user_id\":\"ada/1\",\"session_id\":\"s%%ü\",\"generation\":7,\"message_count\":%d,\"messages\":[%s]}"
        .formatted(count, messages);
  }

  private List<String> read(MessageFilter filter) {
    return sessions.get(KEY, filter).orElseThrow().messages().stream()
        .map(SessionMessage::id)
        .toList();
  }

  @Test
  void shouldAskOnlyForMessagesThatItDoesNotKnow() {
    willAnswer(200, withMessages(2, 1, 2));
    assertThat(read(MessageFilter.all())).containsExactly("e1", "e2");
    willAnswer(200, withMessages(3, 3));
    assertThat(read(MessageFilter.all())).containsExactly("e1", "e2", "e3");
    willAnswer(200, withMessages(3));
    assertThat(read(MessageFilter.newest(2).after(Instant.ofEpochMilli(3)))).containsExactly("e3");
    assertThat(asked)
        .containsExactly(
            PATH + "?messages=10000",
            PATH + "?messages=10000&known=7%3A2",
            PATH + "?messages=2&known=7%3A3");
  }

  @Test
  void shouldAskForAllWhereTheSessionIsShownAsItWasBefore() {
    willAnswer(200, withMessages(5, 4, 5));
    assertThat(read(MessageFilter.newest(2))).containsExactly("e4", "e5");
    willAnswer(200, withMessages(4));
    willAnswer(200, withMessages(4, 3, 4));
    assertThat(read(MessageFilter.newest(2))).containsExactly("e3", "e4");
    assertThat(asked).last().isEqualTo(PATH + "?messages=2");
  }

  @Test
  void shouldAskForAllWhereTheAppIsOlder() {
    willAnswer(200, withMessages(1, 1));
    assertThat(read(MessageFilter.all())).containsExactly("e1");
    willAnswer(400, "{\"field\":\"known\",\"detail\":\"known is unknown\",\"remedy\":\"r\"}");
    willAnswer(200, withMessages(2, 1, 2));
    assertThat(read(MessageFilter.all())).containsExactly("e1", "e2");
  }

  @Test
  void shouldSpeakPlainHttpThatProxiesLetThrough() {
    willHaveProblem(404, "unknown-session");
    assertThat(sessions.get(KEY)).isEmpty();
    assertThat(headers)
        .doesNotContainKeys("Upgrade", "Accept-encoding")
        .containsEntry("Authorization", List.of("Bearer fft_mine"));
  }

  @Test
  void shouldEndTheWaitWhateverGoesWrong() {
    try (QueryApi nowhere =
        new QueryApi(
            new QueryEndpoint(List.of(URI.create("nonsense://127.0.0.1:9")), null, null),
            Duration.ofSeconds(5))) {
      assertThat(nowhere.get("/x", Map.of(), null))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(ExecutionException.class);
      nowhere.close();
      assertThat(nowhere.get("/x", Map.of(), null))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("the client is closed");
    }
  }

  @Test
  void shouldKeepNothingOfASessionThatIsGone() {
    willAnswer(200, withMessages(1, 1));
    assertThat(read(MessageFilter.all())).containsExactly("e1");
    willHaveProblem(404, "unknown-session");
    assertThat(sessions.get(KEY, MessageFilter.all())).isEmpty();
    willAnswer(200, withMessages(1, 1));
    assertThat(read(MessageFilter.all())).containsExactly("e1");
    assertThat(asked).last().isEqualTo(PATH + "?messages=10000");
  }

  @Test
  void shouldHandOutDataOfMessagesThatNobodyCanChange() {
    willAnswer(200, withMessages(1, 1));
    SessionMessage message = sessions.get(KEY, MessageFilter.all()).orElseThrow().messages().get(0);
    List<?> list = (List<?>) message.data().get("l");
    assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(((Map<?, ?>) list.get(0))::clear)
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldWaitForTheHighestPositionOfThatUser() {
    sessions.observe("my app", "ada/1", "agent-session-events:3:12");
    sessions.observe("my app", "ada/1", "agent-session-events:3:9");
    sessions.observe("my app", "bob", "agent-session-events:1:99");
    willHaveProblem(404, "unknown-session");

    assertThat(sessions.get(KEY)).isEmpty();
    assertThat(asked.remove())
        .startsWith(PATH + "?messages=0&wait_for=agent-session-events%3A3%3A12&timeout_ms=");
    willHaveProblem(404, "unknown-session");
    assertThat(sessions.state(KEY)).isEmpty();
    assertThat(asked.remove()).startsWith(PATH + "/state?wait_for=agent-session-events%3A3%3A12&");
    assertThatThrownBy(() -> sessions.observe("my app", "ada/1", "nonsense"))
        .isInstanceOf(InvalidSessionInputException.class);
  }

  @Test
  void shouldWaitForPositionsOfSeveralPartitions() {
    sessions.observe("my app", "ada/1", "agent-session-events:3:120");
    sessions.observe("my app", "ada/1", "agent-session-events:0:7");
    willHaveProblem(404, "unknown-session");

    assertThat(sessions.get(KEY)).isEmpty();
    assertThat(asked.remove())
        .contains(
            "wait_for=agent-session-events%3A3%3A120%2Cagent-session-events%3A0%3A7&timeout_ms=");
  }

  @Test
  void shouldAskAgainWhileTheAppIsNotReady() {
    willHaveProblem(503, "not-ready");
    willHaveProblem(503, "not-ready");
    willAnswer(200, "{\"items\":[]}");

    assertThat(sessions.list(SessionQuery.of("my app"))).isEmpty();
    assertThat(asked).hasSize(3);
  }

  @Test
  void shouldTellErrorsApart() {
    willHaveProblem(504, "wait-timeout");
    assertThatThrownBy(() -> sessions.get(KEY)).isInstanceOf(SessionTimeoutException.class);

    willHaveProblem(400, "invalid-parameter");
    InvalidSessionInputException refused =
        catchThrowableOfType(InvalidSessionInputException.class, () -> sessions.get(KEY));
    assertThat(List.of(refused.field(), refused.remedy())).containsExactly("f", "r");

    willAnswer(404, "<html>");
    assertThatThrownBy(() -> sessions.get(KEY))
        .isInstanceOf(SessionUnavailableException.class)
        .hasMessageContaining("FLEETFOLD_QUERY_URL");
    willAnswer(200, "surprise");
    assertThatThrownBy(() -> sessions.get(KEY)).isInstanceOf(SessionUnavailableException.class);
  }

  @Test
  void shouldListOnBehindAPageThatWasBoundedByItsBytes() {
    willAnswer(
        200,
        "{\"items\":[{\"app_name\":\"app\",\"user_id\":\"ada\",\"session_id\":\"s1\"}],\"has_more\":true,\"next_cursor\":\"4\"}");
    willAnswer(
        200,
        "{\"items\":[{\"app_name\":\"app\",\"user_id\":\"ada\",\"session_id\":\"s2\"}],\"has_more\":false,\"next_cursor\":null}");

    assertThat(sessions.list(SessionQuery.of("app", "ada").limit(10).offset(3)))
        .extracting(session -> session.key().session())
        .containsExactly("s1", "s2");
    assertThat(asked.remove()).contains("limit=10", "offset=3");
    assertThat(asked.remove()).contains("limit=9", "offset=4");
  }

  @Test
  void shouldListAllSessionsOfAUserById() {
    willAnswer(200, listed("s1", "\"s1\""));
    willAnswer(200, listed("s2", "null"));
    assertThat(sessions.all("app", "ada"))
        .extracting(session -> session.key().session())
        .containsExactly("s1", "s2");
    assertThat(asked.remove()).contains("order=id", "user_id=ada").doesNotContain("cursor");
    assertThat(asked.remove()).contains("order=id", "cursor=s1");

    willAnswer(400, "{\"field\":\"order\",\"detail\":\"order is unknown\",\"remedy\":\"r\"}");
    willAnswer(200, listed("s3", "null"));
    assertThat(sessions.all("app", "ada")).as("of an older app").hasSize(1);
  }

  private static String listed(String id, String next) {
    return "{\"items\":[{\"app_name\":\"app\",\"user_id\":\"ada\",\"session_id\":\""
        + id
        + "\"}],\"has_more\":true,\"next_cursor\":"
        + next
        + "}";
  }

  @Test
  void shouldReadPagesOfMessages() {
    willAnswer(
        200,
        "{\"items\":[{\"message_id\":\"e1\",\"timestamp\":\"2026-01-02T03:04:05.678Z\"}],"
            + "\"has_more\":true,\"next_cursor\":\"7\"}");
    MessagePage page = sessions.messagePage(KEY, 1, Optional.of(Instant.EPOCH), Optional.of("9"));

    assertThat(page.nextCursor()).contains("7");
    assertThat(page.items()).extracting(SessionMessage::id).containsExactly("e1");
    assertThat(asked.remove())
        .startsWith(PATH + "/messages?")
        .contains("limit=1", "after=1970-01-01T00%3A00%3A00Z", "cursor=9");
  }
}
