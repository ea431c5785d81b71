package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.records.Run;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.PartitionPlacement;
import io.fleetfold.streams.app.instances.Peer;
import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers, each with the runs of one partition: what is asked of either comes from the owner.
 */
class PeersTest {
  private final Instance one = new Instance(0);
  private final Instance two = new Instance(1);

  PeersTest() {
    one.other = two;
    two.other = one;
  }

  @AfterEach
  void close() {
    one.server.close();
    two.server.close();
  }

  @Test
  void shouldAnswerThroughAnyInstanceWhatTheOwnerAnswers() throws Exception {
    for (Instance asked : List.of(one, two)) {
      for (Instance owner : List.of(one, two)) {
        String path = "/api/v1/runs/" + owner.run();
        assertThat(asked.server.get(path).body())
            .isEqualTo(owner.server.get(path).body())
            .contains(owner.run());
        assertThat(asked.server.get(path).statusCode()).isEqualTo(200);
        assertThat(asked.server.get(path + "?x=1").statusCode()).isEqualTo(400);
      }
    }
  }

  @Test
  void shouldSayThatARunIsUnknownOnlyWhereItsPartitionIs() throws Exception {
    String unknown = named("unknown", 1);
    assertThat(one.server.get("/api/v1/runs/" + unknown).statusCode()).isEqualTo(404);
    two.here.clear();
    HttpResponse<String> answer = one.server.get("/api/v1/runs/" + unknown);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("partition 1 of runs");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void shouldAskAgainWhileAPartitionMoves() throws Exception {
    String run = two.run();
    two.here.clear();
    Thread move =
        new Thread(
            () -> {
              one.views.put(folded(run));
              one.here.add(1);
            });
    move.start();
    assertThat(one.server.get("/api/v1/runs/" + run).statusCode()).isEqualTo(200);
    assertThat(two.server.get("/api/v1/runs/" + run).statusCode()).isEqualTo(200);
    move.join();
  }

  @Test
  void shouldReadACopyWhereTheOwnerIsGone() throws Exception {
    String run = two.run();
    one.views.put(folded(run));
    one.copies.add(1);
    two.server.close();
    assertThat(one.server.get("/api/v1/runs/" + run).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldLetInWhoAsksBeforeAnotherInstanceIsAskedInItsName() throws Exception {
    for (int partition : List.of(0, 1)) {
      String path = "/internal/runs?partition=" + partition;
      assertThat(one.server.get(path).statusCode()).as(path).isEqualTo(403);
      HttpResponse<String> ofVerify =
          one.server
              .client()
              .send(
                  one.server.request(path).header(PeerClient.INTERNAL, "verify").build(),
                  BodyHandlers.ofString());
      assertThat(ofVerify.statusCode()).as(ofVerify.body()).isEqualTo(200);
    }
  }

  @Test
  void shouldPassOnWhateverAServerTakes() throws Exception {
    for (Instance asked : List.of(one, two)) {
      for (Instance owner : List.of(one, two)) {
        String path = "/api/v1/runs/" + owner.run();
        // nearly all that a request may have, before an instance's own headers come on top
        String rest = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        int room = QueryServer.HEADER_BYTES - ("GET " + path + "?x=" + rest).length();
        assertThat(asked.raw("GET " + path + "?x=" + "y".repeat(room) + rest)).contains(" 400 ");
        assertThat(asked.raw("GET " + path + "?x=" + "y".repeat(room + 1) + rest))
            .contains(" 431 ");
        // no URI by the rules, but taken by servers
        for (String query : List.of("x=a|b", "x={\"a\":[1]}", "x=^`", "x=%zz")) {
          assertThat(asked.raw("GET " + path + "?" + query + rest)).as(query).contains(" 400 ");
        }
      }
    }
  }

  @Test
  void shouldTellATokenOfOneApplicationNothingOfAnotherThroughAnyInstance(@TempDir Path folder)
      throws Exception {
    TokenFile tokens = new TokenFile(folder.resolve("tokens.json"), Clock.systemUTC());
    String shop = tokens.create("shop", Set.of(Scope.READ), "shop", true, Set.of()).secret();
    for (String internal : new String[] {"between-ourselves", null}) {
      QuerySecurity security = QuerySecurity.local(tokens.path(), internal);
      Instance left = new Instance(0, security);
      Instance right = new Instance(1, security);
      left.other = right;
      right.other = left;
      left.views.put(Run.newBuilder(folded(left.run())).setOwnerApp("shop").build());
      right.views.put(Run.newBuilder(folded(right.run())).setOwnerApp("bank").build());
      try (TestServer one = left.server;
          TestServer two = right.server) {
        for (TestServer asked : List.of(one, two)) {
          String as = asked == one ? "through the first, " + internal : "the second, " + internal;
          assertThat(status(asked, left.run(), shop)).as(as).isEqualTo(200);
          assertThat(status(asked, right.run(), shop)).as(as).isEqualTo(404);
          assertThat(status(asked, right.run(), "fft_wrong")).as(as).isEqualTo(401);
        }
      }
    }
  }

  private static int status(TestServer asked, String run, String token) throws Exception {
    return asked
        .client()
        .send(
            asked.request("/api/v1/runs/" + run).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  /** An id of that partition. */
  private static String named(String prefix, int partition) {
    return IntStream.range(0, 100)
        .mapToObj(i -> prefix + i)
        .filter(id -> RecordKeys.partition(id, 2) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static Run folded(String id) {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    return Run.newBuilder()
        .setRunId(id)
        .setStatus("completed")
        .setStartedAt(start)
        .setLastActivityAt(start)
        .setTotalIterations(2)
        .setEventCount(5)
        .setEventsByType("{}")
        .setActions("{}")
        .setInputTokens(7)
        .setRevision(4)
        .build();
  }

  private static final class Instance implements PartitionPlacement {
    final Set<Integer> here = ConcurrentHashMap.newKeySet();
    final Set<Integer> copies = ConcurrentHashMap.newKeySet();
    final FixtureViews views = new FixtureViews();
    final TestServer server;
    private final int first;
    final int port;
    private volatile Instance other;

    Instance(int partition) {
      this(partition, QuerySecurity.NONE);
    }

    Instance(int partition, QuerySecurity security) {
      first = partition;
      here.add(partition);
      views.put(folded(run()));
      server =
          new TestServer(
              new Peers(
                  2, this, new PeerClient(security.internalToken(), null), Duration.ofMillis(400)),
              views,
              NoRunEvents.VIEWS,
              NoSessions.VIEWS,
              ReadBudget.ofProcess(),
              LiveTiming.DEFAULT,
              security,
              0);
      port = server.port();
    }

    String run() {
      return named("run-", first);
    }

    String raw(String request) throws IOException {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        byte[] answer = socket.getInputStream().readAllBytes();
        return new String(answer, StandardCharsets.UTF_8).lines().findFirst().orElse("");
      }
    }

    @Override
    public boolean isHere(Keyspace space, int partition) {
      return here.contains(partition);
    }

    @Override
    public boolean isCopyHere(Keyspace space, int partition) {
      return copies.contains(partition);
    }

    @Override
    public List<Peer> owners(Keyspace space, int partition) {
      return partition == first ? List.of() : peers();
    }

    @Override
    public List<Peer> copies(Keyspace space, int partition) {
      return List.of();
    }

    @Override
    public List<Peer> peers() {
      return other == null ? List.of() : List.of(new Peer("127.0.0.1", other.port));
    }
  }
}
