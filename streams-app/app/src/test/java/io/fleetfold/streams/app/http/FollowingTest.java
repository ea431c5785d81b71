package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.runs.http.RunFollowing;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.http.SessionFollowing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Events as they happen, of one session or run. */
class FollowingTest {
  private static final SessionId SESSION = SessionId.of("shop", "ann", "s1");

  /** 0: an event of the session or run; 1: one of another; 2: the same again; 3: looks. */
  @Property(tries = 40)
  void shouldTellEachEventOnceInTheOrderOfTheLogWheneverItLooks(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 3) Integer> steps) throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      SessionFollowing session = new SessionFollowing(driver.sessions(), SESSION, -1L);
      RunFollowing run = new RunFollowing(driver.runEvents(), "r", -1L, QueryCaller.LOCAL);
      List<String> sent = new ArrayList<>();
      List<String> ofSession = new ArrayList<>();
      List<String> ofRun = new ArrayList<>();
      driver.session(Sessions.created("s1", "e0").build());
      driver.publish(Records.event("r", "e0", "message", Records.T0).build());
      sent.add("e0");
      for (int step : steps) {
        String id = "e" + sent.size();
        switch (step) {
          case 0 -> {
            driver.session(Sessions.message("s1", id, "hello").build());
            // the newest by its own time comes first: what comes later is told all the same
            driver.publish(Records.event("r", id, "message", Records.T0 - sent.size()).build());
            sent.add(id);
          }
          case 1 -> {
            driver.session(Sessions.message("s2", id, "hello").build());
            driver.publish(Records.event("other", id, "message", Records.T0).build());
          }
          case 2 -> {
            String last = sent.get(sent.size() - 1);
            driver.session(Sessions.message("s1", last, "hello").build());
            driver.publish(Records.event("r", last, "message", Records.T0).build());
          }
          default -> {
            driver.emit();
            ofSession.addAll(ids(session.next()));
            ofRun.addAll(ids(run.next()));
          }
        }
      }
      driver.emit();
      for (int i = 0; i <= sent.size(); i++) {
        ofSession.addAll(ids(session.next()));
        ofRun.addAll(ids(run.next()));
      }
      assertThat(ofSession).isEqualTo(sent);
      assertThat(ofRun).isEqualTo(sent);
      assertThat(session.next()).isEmpty();
      assertThat(run.next()).isEmpty();
    }
  }

  @Example
  void shouldBeginNowUnlessItIsAskedForMore() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.session(Sessions.created("s1", "e1").build());
      driver.publish(Records.event("r", "e1", "message", Records.T0).build());
      driver.emit();
      SessionFollowing session = new SessionFollowing(driver.sessions(), SESSION, null);
      RunFollowing run = new RunFollowing(driver.runEvents(), "r", null, QueryCaller.LOCAL);
      assertThat(session.next()).isEmpty();
      assertThat(run.next()).isEmpty();
      driver.session(Sessions.message("s1", "e2", "hello").build());
      driver.publish(Records.event("r", "e2", "message", Records.T0).build());
      driver.emit();
      assertThat(ids(session.next())).containsExactly("e2");
      assertThat(ids(run.next())).containsExactly("e2");
    }
  }

  @Example
  void shouldStreamWhatIsFollowedAndGoOnBehindTheLastEvent() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.session(Sessions.created("s1", "e1").build());
      driver.session(Sessions.message("s1", "e2", "hello").build());
      driver.publish(Records.event("r", "e1", "message", Records.T0).build());
      driver.publish(Records.event("r", "e2", "message", Records.T0).build());
      driver.emit();
      try (TestServer server =
          new TestServer(new FixtureViews(), driver.runEvents(), driver.sessions(), 0)) {
        for (String what : List.of("session=shop/ann/s1", "run=r")) {
          String path = Routes.LIVE + "?" + what + "&from=start";
          List<String> first = read(server, path, null, 2);
          assertThat(first).element(2).asString().contains("\"event_id\":\"e1\"");
          assertThat(first).element(5).asString().contains("\"event_id\":\"e2\"");
          String last = first.get(0).substring("id: ".length());
          assertThat(read(server, path, last, 1))
              .element(2)
              .asString()
              .contains("\"event_id\":\"e2\"");
        }
        assertThat(server.get(Routes.LIVE + "?session=shop/ann").statusCode()).isEqualTo(400);
        assertThat(server.get(Routes.LIVE + "?session=a/b/c&run=r").statusCode()).isEqualTo(400);
        assertThat(server.get(Routes.LIVE + "?run=r&from=never").body()).contains("now, start");
        assertThat(server.get(Routes.LIVE + "?what=1").body()).contains("session, run");
      }
    }
  }

  @Example
  void shouldSayWhatTheLogHasForgotten() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.publish(Records.event("r", "e1", "message", Records.T0).build());
      driver.emit();
      driver.forgetLog(Topics.AGENT_EVENTS, 1);
      RunFollowing run = new RunFollowing(driver.runEvents(), "r", -1L, QueryCaller.LOCAL);
      assertThat(new String(run.next(), StandardCharsets.UTF_8)).contains("\"forgotten\"");
    }
  }

  private static List<String> read(TestServer server, String path, String last, int events)
      throws Exception {
    var request = server.request(path);
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    var answer = server.client().send(request.build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return lines(answer, 3 * events);
  }

  private static List<String> lines(HttpResponse<java.io.InputStream> answer, int count)
      throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      // how soon to come again, and where it begins
      assertThat(in.readLine()).startsWith("retry: ");
      assertThat(in.readLine()).startsWith("id: ");
      while (lines.size() < count) {
        String line = in.readLine();
        if (!line.isEmpty()) {
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private static List<String> ids(byte[] events) throws IOException {
    List<String> ids = new ArrayList<>();
    for (String line : new String(events, StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("data: ")) {
        JsonNode event = Json.MAPPER.readTree(line.substring("data: ".length()));
        ids.add(event.get("event_id").asText());
      }
    }
    return ids;
  }
}
