package io.fleetfold.verify.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.live.Instances;
import io.fleetfold.verify.live.QueryApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Folds of several instances that stand still, as the app answers. */
class PauseTest {
  private static final String ONE =
      "{\"address\":\"a:1\",\"started_at\":\"2026-01-01T00:00:00Z\",\"partitions\":{\"runs\":{\"0\":1}}}";
  private static final String TWO =
      "{\"address\":\"b:2\",\"started_at\":\"2026-01-01T00:00:00Z\",\"partitions\":{\"runs\":{\"1\":5}}}";

  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
  private final ClusterConfig cluster = new ClusterConfig("x:1", "http://x", "", Map.of());
  private HttpServer app;

  @BeforeEach
  void start() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          Deque<String> next = answers.get(exchange.getRequestURI().getPath());
          String answer = next == null ? "404 {}" : next.size() > 1 ? next.pop() : next.peek();
          byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
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

  private void answer(String path, String... each) {
    answers.put(path, new ArrayDeque<>(List.of(each)));
  }

  private Pause pause() throws Exception {
    answer("/internal/pause", "200 {\"paused\":true,\"instances\":[" + ONE + "," + TWO + "]}");
    return Pause.of(api(), cluster, Duration.ofSeconds(1));
  }

  @Test
  void shouldHoldWhereAllStoodStillWhereTheyWere() throws Exception {
    Pause pause = pause();
    answer("/internal/resume", "200 {\"instances\":[" + ONE + "," + TWO + "],\"resumed\":true}");
    assertThatCode(pause::end).doesNotThrowAnyException();
  }

  @Test
  void shouldSeeThatATaskWasOpenedAnewOrAnInstanceIsGone() throws Exception {
    Pause pause = pause();
    for (String now :
        List.of(ONE + "," + TWO.replace(":5", ":6"), ONE, ONE + "," + TWO + "," + TWO)) {
      answer("/internal/resume", "200 {\"instances\":[" + now + "],\"resumed\":true}");
      assertThatThrownBy(pause::end).isInstanceOf(MovedException.class);
    }
  }

  @Test
  void shouldSeeThatTheTimeWasOver() throws Exception {
    Pause pause = pause();
    answer("/internal/resume", "200 {\"resumed\":false,\"instances\":[" + ONE + "," + TWO + "]}");
    assertThatThrownBy(pause::end)
        .isInstanceOf(NotPossibleException.class)
        .hasMessageContaining("--pause");
  }

  @Test
  void shouldTryAgainWhereTheFoldsCannotStandStillNow() throws Exception {
    answer(
        "/internal/pause",
        "409 {\"detail\":\"partition 1 of runs is on the way\"}",
        "200 {\"paused\":true,\"instances\":[]}");
    List<String> said = new java.util.ArrayList<>();
    Pause taken =
        new ReadinessWait(Duration.ofMinutes(1), said::add)
            .still(() -> Pause.of(api(), cluster, Duration.ofSeconds(1)));
    assertThat(taken).isNotNull();
    assertThat(said).singleElement().asString().contains("partition 1 of runs is on the way");
    answer("/internal/pause", "409 {\"detail\":\"partition 1 of runs is on the way\"}");
    assertThatThrownBy(
            () ->
                new ReadinessWait(Duration.ZERO, said::add)
                    .still(() -> Pause.of(api(), cluster, Duration.ofSeconds(1))))
        .isInstanceOf(NotPossibleException.class)
        .hasMessageContainingAll("partition 1 of runs", "--wait");
  }

  @Test
  void shouldNameTheSettingThatInstancesDoNotShare() throws Exception {
    assertThat(Instances.difference(api())).as("an older release").isEmpty();
    answer("/internal/instances", "200 " + instances("PT24H", "PT24H"));
    assertThat(Instances.difference(api())).isEmpty();
    answer("/internal/instances", "200 " + instances("PT24H", "PT1H"));
    assertThat(Instances.difference(api()).orElseThrow())
        .contains("FLEETFOLD_SEAL_AFTER is 'PT24H' at a:1 and 'PT1H' at b:2");
    answer(
        "/internal/instances",
        "200 {\"instances\":[{\"address\":\"b:2\",\"error\":\"b:2 is away\"}]}");
    assertThatThrownBy(() -> Instances.difference(api())).hasMessage("b:2 is away");
  }

  /** Ports and threads may differ. */
  private static String instances(String one, String two) {
    return "{\"instances\":[{\"address\":\"a:1\",\"settings\":[{\"name\":\"seal.after\",\"value\":\""
        + one
        + "\"},{\"name\":\"threads\",\"value\":\"1\"}]},{\"address\":\"b:2\",\"settings\":["
        + "{\"name\":\"seal.after\",\"value\":\""
        + two
        + "\"},{\"name\":\"threads\",\"value\":\"2\"}]}]}";
  }
}
