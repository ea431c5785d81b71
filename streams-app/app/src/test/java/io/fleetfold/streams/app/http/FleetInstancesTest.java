package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.fleetfold.streams.app.instances.FleetInstances;
import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.PartitionPlacement;
import io.fleetfold.streams.app.instances.Peer;
import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers, each with one partition: what is done through one is done to both. */
class FleetInstancesTest {
  private final Instance one = new Instance(0);
  private final Instance two = new Instance(1);
  private final List<HttpServer> strangers = new ArrayList<>();

  FleetInstancesTest() {
    one.others.add(two.self());
    two.others.add(one.self());
  }

  @AfterEach
  void close() {
    one.server.close();
    two.server.close();
    strangers.forEach(stranger -> stranger.stop(0));
  }

  @Test
  void shouldLetTheFoldsOfAllStandStillThroughAnyInstance() throws Exception {
    for (Instance asked : List.of(one, two)) {
      JsonNode paused = json(asked.post(FleetInstances.PAUSE + "?max_ms=5000"));
      assertThat(one.server.paused.get()).isEqualTo(Duration.ofSeconds(5));
      assertThat(two.server.paused.get()).isEqualTo(Duration.ofSeconds(5));
      assertThat(paused.get("instances")).hasSize(2);
      JsonNode resumed = json(asked.post(FleetInstances.RESUME));
      assertThat(resumed.get("resumed").asBoolean()).isTrue();
      assertThat(resumed.get("instances")).isEqualTo(paused.get("instances"));
      assertThat(one.server.paused.get()).isNull();
      assertThat(two.server.paused.get()).isNull();
    }
  }

  @Test
  void shouldLetAllGoOnWhereOneDoesNotStandStill() throws Exception {
    two.server.paused.set(Duration.ofSeconds(1));
    HttpResponse<String> answer = one.post(FleetInstances.PAUSE);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains(two.self().authority(), "are paused already");
    assertThat(one.server.paused.get()).isNull();
  }

  @Test
  void shouldTellThatAnInstanceHasGoneOnOrATaskWasOpenedAnew() throws Exception {
    JsonNode paused = json(one.post(FleetInstances.PAUSE));
    two.server.paused.set(null);
    two.life = 4;
    JsonNode resumed = json(one.post(FleetInstances.RESUME));
    assertThat(resumed.get("resumed").asBoolean()).isFalse();
    assertThat(resumed.get("instances")).isNotEqualTo(paused.get("instances"));
  }

  @Test
  void shouldNotPauseWhileNobodyHasAPartition() throws Exception {
    two.own = 5;
    HttpResponse<String> answer = one.post(FleetInstances.PAUSE);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("partition 1 of runs");
    assertThat(one.server.paused.get()).isNull();
    assertThat(two.server.paused.get()).isNull();
  }

  @Test
  void shouldNameTheInstanceThatIsAway() throws Exception {
    Peer away = two.self();
    two.server.close();
    HttpResponse<String> answer = one.post(FleetInstances.PAUSE);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("instance " + away + " does not answer");
    assertThat(one.server.paused.get()).isNull();
    assertThat(item(instances(one), away).get("error").asText()).contains("does not answer");
  }

  @Test
  void shouldNameTheInstanceThatKnowsAnotherTokenOrIsOfAnOldRelease() throws Exception {
    Peer refuses = stranger(403, "{\"detail\":\"another token\"}");
    one.others.set(0, refuses);
    assertThat(one.post(FleetInstances.PAUSE).body())
        .contains("instance " + refuses + " answers 403", "another token");
    Peer old = stranger(200, "{\"paused\":true,\"as_of\":{}}");
    one.others.set(0, old);
    assertThat(one.post(FleetInstances.PAUSE).body())
        .contains("instance " + old + " is of a release");
    assertThat(one.server.paused.get()).isNull();
    assertThat(item(instances(one), old).get("error").asText()).contains("release");
  }

  @Test
  void shouldTellWhatEachRunsWith() throws Exception {
    for (Instance asked : List.of(one, two)) {
      JsonNode all = instances(asked);
      assertThat(all).hasSize(2);
      for (Instance each : List.of(one, two)) {
        JsonNode it = item(all, each.self());
        assertThat(it.at("/partitions/runs").has("" + each.own)).isTrue();
        assertThat(it.at("/partitions/sessions")).hasSize(1);
        assertThat(it.get("ready").asBoolean()).isTrue();
        assertThat(it.at("/settings/0/name").asText()).isEqualTo("seal.after");
        assertThat(Math.abs(it.path("clock_ahead_ms").asLong())).isLessThan(60_000);
      }
    }
  }

  @Test
  void shouldTellAnotherInstanceOfItselfOnly() throws Exception {
    HttpResponse<String> answer =
        one.server
            .client()
            .send(
                one.server
                    .request(FleetInstances.INSTANCES)
                    .header(PeerClient.INTERNAL, "instance")
                    .header(Hop.HEADER, Hop.FOLDING.name())
                    .build(),
                BodyHandlers.ofString());
    assertThat(json(answer).get("instances")).hasSize(1);
  }

  private Peer stranger(int status, String body) throws Exception {
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stranger.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, body.length());
          exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.close();
        });
    stranger.start();
    strangers.add(stranger);
    return new Peer("127.0.0.1", stranger.getAddress().getPort());
  }

  private JsonNode instances(Instance asked) throws Exception {
    return json(asked
            .server
            .client()
            .send(
                asked
                    .server
                    .request(FleetInstances.INSTANCES)
                    .header(PeerClient.INTERNAL, "status")
                    .build(),
                BodyHandlers.ofString()))
        .get("instances");
  }

  private static JsonNode item(JsonNode all, Peer peer) {
    return all.valueStream()
        .filter(it -> it.get("address").asText().equals(peer.authority()))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode json(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return one.server.json(answer);
  }

  private static final class Instance implements PartitionPlacement {
    final List<Peer> others = new CopyOnWriteArrayList<>();
    final TestServer server;
    volatile int own;
    volatile long life = 3;

    Instance(int own) {
      this.own = own;
      server =
          new TestServer(
              new Peers(2, this, new PeerClient(null, null), Duration.ofMillis(300)),
              new FixtureViews(),
              NoRunEvents.VIEWS,
              NoSessions.VIEWS,
              ReadBudget.ofProcess(),
              LiveTiming.DEFAULT,
              0);
    }

    HttpResponse<String> post(String path) throws Exception {
      return server
          .client()
          .send(
              server
                  .request(path)
                  .header(PeerClient.INTERNAL, "verify")
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
    }

    @Override
    public Peer self() {
      return new Peer("127.0.0.1", server.port());
    }

    @Override
    public boolean isHere(Keyspace space, int partition) {
      return partition == own;
    }

    @Override
    public OptionalLong life(Keyspace space, int partition) {
      return isHere(space, partition) ? OptionalLong.of(life) : OptionalLong.empty();
    }

    @Override
    public boolean isCopyHere(Keyspace space, int partition) {
      return false;
    }

    @Override
    public List<Peer> owners(Keyspace space, int partition) {
      return partition == own ? List.of() : others;
    }

    @Override
    public List<Peer> copies(Keyspace space, int partition) {
      return List.of();
    }

    @Override
    public List<Peer> peers() {
      return others;
    }
  }
}
