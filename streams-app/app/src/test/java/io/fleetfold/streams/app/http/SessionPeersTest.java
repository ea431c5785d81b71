package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.PartitionPlacement;
import io.fleetfold.streams.app.instances.Peer;
import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.app.instances.PeerSessionRouting;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.SessionKeys;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers, each with the sessions of one partition: either tells of all of them. */
class SessionPeersTest {
  private static final int EACH = 5;
  private final Instance one = new Instance(0);
  private final Instance two = new Instance(1);
  private final List<Instance> both = List.of(one, two);

  SessionPeersTest() {
    for (int i = 0; i < EACH; i++) {
      for (Instance each : both) {
        // interleaved in time, so that pages take from both
        each.fold(Sessions.created("s" + i, "e" + i), 2 * i + each.own);
      }
    }
    Instance home = both.get(SessionKeys.home(Sessions.APP, 2));
    home.fold(Sessions.event("s0", "app", "state_changed").setStateDelta(DELTA), 100);
    both.forEach(each -> each.driver.emit());
    both.forEach(Instance::serve);
  }

  private static final String DELTA = "{\"app:k\":7}";

  @AfterEach
  void close() {
    both.forEach(each -> each.server.close());
    both.forEach(each -> each.driver.close());
  }

  @Test
  void shouldListTheSessionsOfAllInTheirOrder() throws Exception {
    JsonNode whole = one.json("/api/v1/sessions?limit=100");
    assertThat(whole.path("items")).hasSize(2 * EACH);
    assertThat(times(whole.path("items"))).isSortedAccordingTo(Collections.reverseOrder());
    assertThat(two.json("/api/v1/sessions?limit=100")).isEqualTo(whole);
    for (Instance asked : both) {
      List<JsonNode> paged = new ArrayList<>();
      String cursor = "";
      while (cursor != null) {
        JsonNode page = asked.json("/api/v1/sessions?limit=3" + cursor);
        page.path("items").forEach(paged::add);
        String next = page.path("next_cursor").textValue();
        cursor = next == null ? null : "&cursor=" + next;
      }
      assertThat(paged).isEqualTo(list(whole.path("items")));
      assertThat(asked.json("/api/v1/sessions?status=completed").path("items")).isEmpty();
    }
  }

  @Test
  void shouldTellTheSameOfAUserThroughAnyInstance() throws Exception {
    for (Instance owner : both) {
      String query = "/api/v1/sessions?app_name=shop&user_id=" + owner.user;
      assertThat(one.json(query).path("items")).hasSize(EACH);
      assertThat(one.json(query)).isEqualTo(two.json(query));
      assertThat(one.json(query + "&order=id&limit=2"))
          .isEqualTo(two.json(query + "&order=id&limit=2"));
      String session = "/api/v1/sessions/shop/" + owner.user + "/s0";
      for (String path : List.of("", "/messages", "/state", "/events", "/appends/e0")) {
        assertThat(one.json(session + path)).as(path).isEqualTo(two.json(session + path));
      }
      assertThat(one.get(session + "no").statusCode()).isEqualTo(404);
      assertThat(two.get(session + "no").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldReadTheStateOfAnApplicationThatIsWithAnother() throws Exception {
    for (Instance asked : both) {
      for (Instance owner : both) {
        JsonNode state = asked.json("/api/v1/sessions/shop/" + owner.user + "/s0/state");
        assertThat(state.at("/app/k/value").asInt()).isEqualTo(7);
        assertThat(state.at("/state/app:k").asInt()).isEqualTo(7);
      }
    }
  }

  @Test
  void shouldAddUpWhatAllHold() throws Exception {
    JsonNode stats = one.json("/api/v1/sessions/stats");
    assertThat(stats.path("sessions").asLong()).isEqualTo(2 * EACH);
    assertThat(stats.path("state_entries").asLong()).isEqualTo(1);
    assertThat(two.json("/api/v1/sessions/stats")).isEqualTo(stats);
    assertThat(one.get("/metrics").body()).contains("fleetfold_sessions{status=\"active\"} 5.0");
  }

  @Test
  void shouldTellWhatBecameOfAppendsOfSeveralPartitions() throws Exception {
    String names =
        "shop/%s/s1/e1,shop/%s/s2/e2,shop/%s/s3/none".formatted(two.user, one.user, two.user);
    for (Instance asked : both) {
      JsonNode items = asked.json("/api/v1/sessions/appends?appends=" + names).path("items");
      assertThat(items.findValuesAsText("event_id")).containsExactly("e1", "e2", "none");
      assertThat(items.findValuesAsText("outcome"))
          .containsExactly("accepted", "accepted", "unknown");
    }
  }

  @Test
  void shouldWaitForPositionsOfAnyPartition() throws Exception {
    for (Instance asked : both) {
      for (Instance owner : both) {
        for (int partition : List.of(0, 1)) {
          String path =
              "/api/v1/sessions/shop/%s/s0?wait_for=agent-session-events:%d:"
                  .formatted(owner.user, partition);
          assertThat(asked.get(path + "4&timeout_ms=2000").statusCode()).isEqualTo(200);
          assertThat(asked.get(path + "999&timeout_ms=60").statusCode()).isEqualTo(504);
        }
      }
    }
  }

  @Test
  void shouldNameThePartitionThatNobodyHas() throws Exception {
    two.here = -1;
    for (String path :
        List.of(
            "/api/v1/sessions",
            "/api/v1/sessions/stats",
            "/api/v1/sessions/shop/" + two.user + "/s0")) {
      HttpResponse<String> answer = one.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(503);
      assertThat(answer.body()).contains("partition 1 of");
    }
    assertThat(one.get("/api/v1/sessions/shop/" + one.user + "/s0/appends/e0").statusCode())
        .isEqualTo(200);
  }

  @Test
  void shouldTellVerifyOfEveryPartitionThroughAnyInstance() throws Exception {
    for (int partition : List.of(0, 1)) {
      for (String path :
          List.of(
              "/internal/sessions?partition=",
              "/internal/shared-state?scope=user&partition=",
              "/internal/shared-state?scope=app&partition=")) {
        assertThat(one.internal(path + partition)).isEqualTo(two.internal(path + partition));
      }
      assertThat(one.internal("/internal/sessions?partition=" + partition).path("items"))
          .hasSize(EACH);
    }
    JsonNode asOf = one.internal("/internal/sessions-as-of");
    assertThat(asOf.path("agent-session-events")).hasSize(2);
    assertThat(asOf.path("agent-app-state")).hasSize(2);
    assertThat(two.internal("/internal/sessions-as-of")).isEqualTo(asOf);
    assertThat(one.internal("/internal/session-law-from").path("offsets")).hasSize(2);
  }

  private static List<String> times(JsonNode items) {
    return items.findValuesAsText("updated_at");
  }

  private static List<JsonNode> list(JsonNode items) {
    List<JsonNode> all = new ArrayList<>();
    items.forEach(all::add);
    return all;
  }

  private final class Instance implements PartitionPlacement {
    final int own;
    final String user;
    final FoldDriver driver = new FoldDriver();
    TestServer server;
    volatile int here;

    Instance(int own) {
      this.own = own;
      this.here = own;
      this.user =
          IntStream.range(0, 100)
              .mapToObj(i -> "u" + i)
              .filter(name -> SessionId.of(Sessions.APP, name, "").partition(2) == own)
              .findFirst()
              .orElseThrow();
    }

    void fold(AgentRunEvent.Builder event, int second) {
      driver.session(
          event.setUserId(user).setTimestamp(event.getTimestamp().plusSeconds(second)).build());
    }

    void serve() {
      Peers peers = new Peers(2, this, new PeerClient(null, null), Duration.ofMillis(300));
      server =
          new TestServer(
              peers,
              new FixtureViews(),
              NoRunEvents.VIEWS,
              driver.sessions(own, 2, new PeerSessionRouting(peers)),
              ReadBudget.ofProcess(),
              LiveTiming.DEFAULT,
              0);
    }

    HttpResponse<String> get(String path) throws Exception {
      return server.get(path);
    }

    JsonNode json(String path) throws Exception {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
      return Json.MAPPER.readTree(answer.body());
    }

    JsonNode internal(String path) throws Exception {
      HttpResponse<String> answer =
          server
              .client()
              .send(
                  server.request(path).header(PeerClient.INTERNAL, "1").build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
      return Json.MAPPER.readTree(answer.body());
    }

    @Override
    public boolean isHere(Keyspace space, int partition) {
      return partition == here;
    }

    @Override
    public boolean isCopyHere(Keyspace space, int partition) {
      return false;
    }

    @Override
    public List<Peer> owners(Keyspace space, int partition) {
      return partition == own ? List.of() : peers();
    }

    @Override
    public List<Peer> copies(Keyspace space, int partition) {
      return List.of();
    }

    @Override
    public List<Peer> peers() {
      return List.of(new Peer("127.0.0.1", (own == 0 ? two : one).server.port()));
    }
  }
}
