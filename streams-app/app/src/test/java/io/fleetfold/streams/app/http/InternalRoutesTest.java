package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InternalRoutesTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(new FixtureViews());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldPauseAndResumeTheFolds() throws Exception {
    HttpResponse<String> paused = post("/internal/pause?max_ms=5000", "verify");
    assertThat(paused.statusCode()).as(paused.body()).isEqualTo(200);
    assertThat(server.json(paused).get("paused").asBoolean()).isTrue();
    JsonNode instances = server.json(paused).get("instances");
    assertThat(instances).hasSize(1);
    assertThat(instances.get(0).at("/partitions/runs/0").asText()).isEqualTo("0");
    assertThat(server.paused.get()).isEqualTo(Duration.ofSeconds(5));
    assertThat(post("/internal/pause?max_ms=5000", "verify").statusCode()).isEqualTo(409);
    assertThat(server.json(post("/internal/resume", "verify")).get("resumed").asBoolean()).isTrue();
    assertThat(server.json(post("/internal/resume", "verify")).get("resumed").asBoolean())
        .as("nothing was paused any more")
        .isFalse();
  }

  @Test
  void shouldRefuseWhatAPageOfAnotherSiteCouldSend() throws Exception {
    assertThat(post("/internal/pause?max_ms=5000", null).statusCode()).isEqualTo(403);
    assertThat(server.paused.get()).isNull();
  }

  @Test
  void shouldRefuseATimeThatIsNone() throws Exception {
    assertThat(post("/internal/pause?max_ms=0", "verify").statusCode()).isEqualTo(400);
    assertThat(post("/internal/pause?max_ms=700000", "verify").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldTellVerifyOfEveryRun() throws Exception {
    String path = "/internal/runs?partition=";
    assertThat(get(path + 0, null).statusCode()).isEqualTo(403);
    assertThat(get(path + 2, "verify").statusCode()).isEqualTo(400);
    assertThat(server.json(get(path + 1, "verify")).get("items")).isEmpty();
    JsonNode page = server.json(get(path + 0, "verify"));
    assertThat(page.get("partitions").asInt()).isEqualTo(2);
    assertThat(page.get("has_more").asBoolean()).isFalse();
  }

  private HttpResponse<String> get(String path, String header) throws Exception {
    var request = server.request(path).GET();
    if (header != null) {
      request.header("X-Fleetfold-Internal", header);
    }
    return server.client().send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String header) throws Exception {
    var request = server.request(path).POST(BodyPublishers.noBody());
    if (header != null) {
      request.header("X-Fleetfold-Internal", header);
    }
    return server.client().send(request.build(), BodyHandlers.ofString());
  }
}
