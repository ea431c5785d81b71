package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Times;
import io.fleetfold.streams.core.http.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  private final FixtureViews views = new FixtureViews();
  private final TestServer server = new TestServer(views);

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/runs?limit=0 | limit | from 1 to 1000",
        "/api/v1/runs?limit=1001 | limit | from 1 to 1000",
        "/api/v1/runs?limit=ten | limit | whole number",
        "/api/v1/runs?limit= | limit | whole number",
        "/api/v1/runs?limit=1&limit=2 | limit | once",
        "/api/v1/runs?offset=-1 | offset | from 0",
        "/api/v1/runs?offset=1&cursor=1 | cursor | one of them",
        "/api/v1/runs?cursor=abc | cursor | whole number",
        "/api/v1/runs?status=done | status | interrupted",
        "/api/v1/runs?agent_id= | agent_id | 512",
        "/api/v1/runs?agent=x | agent | agent_id",
        "/api/v1/stats?agent=x | agent | agent_id",
        "/api/v1/agents?agent_id=x | agent_id | limit",
        "/api/v1/usage?by=user | by | fleet, agent, model, action",
        "/api/v1/usage?window=5m | window | 10s, 1m, 1h",
        "/api/v1/usage?by=action&window=10s | window | 1m or 1h",
        "/api/v1/usage?from=yesterday | from | 2026-01-31T12:00:00Z",
        "/api/v1/usage?to=-1 | to | milliseconds since 1970",
        "/api/v1/usage?to=2026-02-30 | to | such as",
        "/api/v1/usage?from=5&to=5 | from | before to",
        "/api/v1/usage?from=2999-01-01T00:00:00Z | from | now",
        "/api/v1/usage?cursor=7 | cursor | next_cursor",
        "/api/v1/usage?cursor=9999999-1-2 | cursor | next_cursor",
        "/api/v1/usage?offset=1&cursor=0-1-2 | cursor | one of them",
        "/api/v1/usage?agent_id=x | agent_id | name",
        "/api/v1/runs/x?full=1 | full | leave it out",
        "/api/v1/live?since=1 | since | session, run or from",
        "/health/live?x=1 | x | leave it out",
      })
  void shouldNameFieldAndRemedyOfABadParameter(String path, String field, String remedy)
      throws Exception {
    HttpResponse<String> answer = server.get(path);
    JsonNode problem = problem(answer, 400);
    assertThat(problem.get("field").asText()).isEqualTo(field);
    assertThat(problem.get("remedy").asText()).contains(remedy);
  }

  @Test
  void shouldRefuseAnIdThatIsTooLong() throws Exception {
    String id = "x".repeat(513);
    assertThat(problem(server.get("/api/v1/runs/" + id), 400).get("field").asText())
        .isEqualTo("run_id");
    assertThat(problem(server.get("/api/v1/stats?agent_id=" + id), 400).get("field").asText())
        .isEqualTo("agent_id");
  }

  @Test
  void shouldTellWhatIsNotKnown() throws Exception {
    assertThat(problem(server.get("/api/v1/runs/none"), 404).get("detail").asText())
        .contains("none");
    assertThat(problem(server.get("/api/v1/stats?agent_id=none"), 404).get("field").asText())
        .isEqualTo("agent_id");
    assertThat(problem(server.get("/api/v2/runs"), 404).get("remedy").asText())
        .contains("/openapi.json");
  }

  @Test
  void shouldNotTakeAParameterItCannotDecodeForNone() throws Exception {
    assertThat(
            raw(
                "GET /api/v1/runs?limit=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("percent-encoded");
  }

  @Test
  void shouldRefuseAPathThatCannotBeDecoded() throws Exception {
    for (String path :
        new String[] {"/;jsessionid=%", "/api/v1/stats;jsessionid=%", "/api/v1/runs/%zz"}) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .as(path)
          .startsWith("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/usage?window=1h&from=",
        "/api/v1/usage?window=1h&to=",
        "/api/v1/sessions?updated_before="
      })
  void shouldTakeATimeInEachFormWhereverOneIsTaken(String path) throws Exception {
    for (String time :
        new String[] {
          "2026-01-31T12:00:00%2B02:00", "2026-01-31%2012:00:00Z", "2026-01-31", "1769860800000"
        }) {
      assertThat(server.get(path + time).statusCode()).as(time).isEqualTo(200);
    }
    assertThat(problem(server.get(path + "yesterday"), 400).get("remedy").asText())
        .isEqualTo("take " + Times.FORMS);
  }

  @Test
  void shouldRefuseToWrite() throws Exception {
    HttpResponse<String> answer =
        server
            .client()
            .send(
                server.request("/api/v1/runs").POST(BodyPublishers.ofString("{}")).build(),
                BodyHandlers.ofString());
    assertThat(problem(answer, 405).get("remedy").asText())
        .contains("GET", "Kafka")
        .doesNotContain("gateway");
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void shouldAskToComeBackWhileStoresMove() throws Exception {
    views.move(true);
    HttpResponse<String> answer = server.get("/api/v1/stats");
    assertThat(problem(answer, 503).get("detail").asText()).contains("migrates");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefuseWhatIsTooLarge() throws Exception {
    String large = "x".repeat(QueryServer.HEADER_BYTES);
    problem(server.get("/" + large), 414);
    problem(
        server
            .client()
            .send(
                server.request("/api/v1/stats").header("X-Large", large).build(),
                BodyHandlers.ofString()),
        431);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "127.0.0.1:8090, 200",
    "[::1]:8090, 200",
    "evil.example, 421",
    "127.0.0.1.evil.example, 421"
  })
  void shouldAnswerUnderALoopbackNameOnly(String host, int status) throws Exception {
    for (String path : new String[] {"/api/v1/stats", "/", "/metrics"}) {
      assertThat(
              raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .as("%s under the name %s", path, host)
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void shouldKeepOtherSitesOut() throws Exception {
    for (String path : new String[] {"/", "/api/v1/stats", "/api/v1/runs?limit=0", "/nothing"}) {
      HttpResponse<String> answer = server.get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  private JsonNode problem(HttpResponse<String> answer, int status) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith(Problem.MEDIA_TYPE));
    JsonNode problem = server.json(answer);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("type").asText()).startsWith("urn:fleetfold:problem:");
    return problem;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
