package io.fleetfold.connect;

import static io.fleetfold.connect.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong around the sinks, and who may change them. */
@ExtendWith(SharedSinks.class)
class SinkDoorsIT {
  @Test
  void shouldLoseNothingWhilePostgresIsAwayAndGoOnByItself() throws Exception {
    long before = SharedSinks.watchdog().restarts();
    SharedSinks.postgres().close();
    for (int i = 0; i < 200; i++) {
      SharedSinks.publisher()
          .publish(Topics.FLEET_RUN_EVENTS, "r7", Samples.event("away-" + i, "r7", Samples.TIME));
      SharedSinks.publisher()
          .publish(Topics.FLEET_RUNS, "r7", Samples.run("r7", "running", i).build());
    }
    eventually(
        "a task fails and is restarted", () -> SharedSinks.watchdog().restarts() > before + 1);
    SharedSinks.postgres().start();

    SharedSinks.awaitRow("SELECT count(*) FROM agent_run_events WHERE run_id = 'r7'", "200");
    SharedSinks.awaitRow("SELECT revision FROM agent_runs WHERE run_id = 'r7'", "199");
  }

  /** Who reaches the port may look, under its own name, and change nothing. */
  @Test
  void shouldTakeChangesWithItsTokenOnlyAndShowNoVariable() throws Exception {
    String validate = "/connector-plugins/JdbcSinkConnector/config/validate";
    String peek = "{\"name\":\"x\",\"topics\":\"x\",\"connection.username\":\"${env:PATH}\"}";

    assertThat(asked("GET", "/connectors", null)).isEqualTo(200);
    assertThat(asked("PUT", validate, peek)).isEqualTo(401);
    assertThat(asked("DELETE", "/connectors/fleet-runs", null)).isEqualTo(401);
    assertThat(asked("PUT", validate, peek, "Authorization", "Bearer " + TestWorker.TOKEN))
        .as("a variable that is not on the list")
        .isNotEqualTo(401);
    HttpResponse<String> answer =
        ask("PUT", validate, peek, "Authorization", "Bearer " + TestWorker.TOKEN);
    assertThat(answer.body()).doesNotContain(System.getenv("PATH"));
    assertThat(
            asked(
                "PUT",
                validate,
                peek,
                "Authorization",
                "Bearer " + TestWorker.TOKEN,
                "Origin",
                "http://evil.example"))
        .isEqualTo(403);
  }

  @Test
  void shouldBoundWhatRequestsBringAndHowManyThereAre() throws Exception {
    String validate = "/connector-plugins/JdbcSinkConnector/config/validate";
    String large = " ".repeat((1 << 20) + 1);
    assertThat(asked("PUT", validate, large, "Authorization", "Bearer " + TestWorker.TOKEN))
        .isEqualTo(413);
    assertThat(asked("GET", "/connectors?x=" + "x".repeat(9_000), null)).isEqualTo(414);
    String withoutLength =
        "PUT "
            + validate
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer "
            + TestWorker.TOKEN
            + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (Socket socket = open(withoutLength + "100001\r\n" + large + "\r\n0\r\n\r\n")) {
      assertThat(firstLine(socket)).contains(" 413 ");
    }
    List<Socket> trickling = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        trickling.add(open(withoutLength + "5\r\n{"));
      }
      eventually("no more are dealt with", () -> asked("GET", "/connectors", null) == 503);
      HttpResponse<String> busy = ask("GET", "/connectors", null);
      assertThat(busy.headers().firstValue("Retry-After")).contains("1");
      assertThat(busy.body()).contains("\"error_code\":503");
    } finally {
      for (Socket socket : trickling) {
        socket.close();
      }
    }
    eventually("its slots are free", () -> asked("GET", "/connectors", null) == 200);
  }

  private static Socket open(String request) throws IOException {
    URI worker = URI.create(SharedSinks.workerUrl());
    Socket socket = new Socket(worker.getHost(), worker.getPort());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private static String firstLine(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  private static int asked(String method, String path, String body, String... headers)
      throws Exception {
    return ask(method, path, body, headers).statusCode();
  }

  private static HttpResponse<String> ask(
      String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(SharedSinks.workerUrl() + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
