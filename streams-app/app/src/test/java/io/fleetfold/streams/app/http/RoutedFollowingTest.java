package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.PartitionPlacement;
import io.fleetfold.streams.app.instances.Peer;
import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.runs.EventPlace;
import io.fleetfold.streams.runs.views.RunEventViews;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three servers and one partition, which moves: a run is followed through any of them. */
@Timeout(60)
class RoutedFollowingTest {
  private static final int NOBODY = -1;
  private static final String PATH = Routes.LIVE + "?run=r";

  /** What all instances come to that fold the partition. */
  private final List<RunEventViews.Event> log = new CopyOnWriteArrayList<>();

  private final List<Instance> all = List.of(new Instance(0), new Instance(1), new Instance(2));

  /** Who has the partition. */
  private volatile int home;

  @AfterEach
  void close() {
    all.forEach(each -> each.server.close());
  }

  @Test
  void shouldTellEachEventOnceWhereverThePartitionMoves() throws Exception {
    publish();
    List<Reader> readers = new ArrayList<>();
    for (Instance each : all) {
      readers.add(each.follow("&from=start", null));
    }
    assertThatAllTell(readers, 0);
    int published = 1;
    for (int next : List.of(1, 2, 0, NOBODY, 2, 1, 0)) {
      move(next);
      publish();
      if (next != NOBODY) {
        for (; published < log.size(); published++) {
          assertThatAllTell(readers, published);
        }
      }
    }
    for (Reader reader : readers) {
      reader.close();
    }
  }

  @Test
  void shouldGoOnWhereTheOwnerHasDied() throws Exception {
    move(1);
    try (Reader reader = all.get(0).follow("", null)) {
      publish();
      assertThat(reader.event()).isEqualTo("e0");
      all.get(1).server.close();
      publish();
      move(2);
      assertThat(reader.event()).isEqualTo("e1");
    }
  }

  @Test
  void shouldBeginBehindTheEventThatAClientNames() throws Exception {
    publish();
    publish();
    publish();
    move(1);
    for (Instance asked : all) {
      try (Reader reader = asked.follow("", "0")) {
        assertThat(reader.begin).isEqualTo(0);
        assertThat(reader.event()).isEqualTo("e1");
        assertThat(reader.event()).isEqualTo("e2");
      }
      try (Reader reader = asked.follow("", null)) {
        assertThat(reader.begin).as("the place of one that has seen nothing yet").isEqualTo(2);
      }
    }
  }

  @Test
  void shouldNameThePartitionThatNobodyHas() throws Exception {
    move(NOBODY);
    HttpResponse<String> answer = all.get(0).server.get(PATH);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("partition 0 of runs");
  }

  @Test
  void shouldPassOnWhatTheOwnerRefuses() throws Exception {
    move(1);
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < LiveFeed.MAX_CLIENTS; i++) {
      readers.add(all.get(1).follow("", null));
    }
    HttpResponse<String> answer = all.get(0).server.get(PATH);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("clients already");
    for (Reader reader : readers) {
      reader.close();
    }
  }

  @Test
  void shouldNeverPassOnWhatAnotherInstanceAsks() throws Exception {
    move(1);
    HttpResponse<String> answer =
        all.get(0)
            .server
            .client()
            .send(
                all.get(0).server.request(PATH).header(Hop.HEADER, Hop.FOLDING.name()).build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue(Hop.MOVED)).isPresent();
  }

  private static void assertThatAllTell(List<Reader> readers, int event) throws IOException {
    for (Reader reader : readers) {
      assertThat(reader.event()).isEqualTo("e" + event);
    }
  }

  private void publish() {
    int offset = log.size();
    log.add(
        new RunEventViews.Event(
            new EventPlace(Records.T0, offset, "message"),
            Records.event("r", "e" + offset, "message", Records.T0).build(),
            Records.T0));
  }

  private void move(int to) {
    home = to;
  }

  private static final class Reader implements AutoCloseable {
    final long begin;
    private final BufferedReader in;

    Reader(InputStream body) throws IOException {
      in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      assertThat(in.readLine()).startsWith("retry: ");
      begin = Long.parseLong(in.readLine().substring("id: ".length()));
    }

    /** The next event's id. */
    String event() throws IOException {
      String line = in.readLine();
      while (!line.startsWith("data: ")) {
        line = in.readLine();
      }
      JsonNode event = Json.MAPPER.readTree(line.substring("data: ".length()));
      return event.get("event_id").asText();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private final class Instance implements PartitionPlacement, RunEventViews {
    private final int number;
    private final TestServer server;

    Instance(int number) {
      this.number = number;
      this.server =
          new TestServer(
              new Peers(1, this, new PeerClient(null, null), Duration.ofMillis(400)),
              new FixtureViews(),
              this,
              NoSessions.VIEWS,
              ReadBudget.ofProcess(),
              LiveTiming.DEFAULT,
              0);
    }

    Reader follow(String query, String last) throws Exception {
      var request = server.request(PATH + query);
      if (last != null) {
        request.header("Last-Event-ID", last);
      }
      HttpResponse<InputStream> answer =
          server.client().send(request.build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      return new Reader(answer.body());
    }

    private void requireHere() {
      if (home != number) {
        throw new ViewsUnavailableException("not here", null);
      }
    }

    @Override
    public Optional<Events> events(String runId, Range range) {
      return Optional.empty();
    }

    @Override
    public long count(String runId) {
      requireHere();
      return log.size();
    }

    @Override
    public long last(String runId) {
      requireHere();
      return log.size() - 1L;
    }

    @Override
    public List<Event> since(String runId, long offset, int limit) {
      requireHere();
      return log.stream().filter(event -> event.place().offset() > offset).limit(limit).toList();
    }

    @Override
    public boolean isHere(Keyspace space, int partition) {
      return home == number;
    }

    @Override
    public boolean isCopyHere(Keyspace space, int partition) {
      return false;
    }

    @Override
    public List<Peer> owners(Keyspace space, int partition) {
      return home == NOBODY || home == number ? List.of() : List.of(all.get(home).peer());
    }

    @Override
    public List<Peer> copies(Keyspace space, int partition) {
      return List.of();
    }

    @Override
    public List<Peer> peers() {
      return all.stream().filter(each -> each != this).map(Instance::peer).toList();
    }

    private Peer peer() {
      // a server that is closed has no port any more, and nobody answers there
      return new Peer("127.0.0.1", Math.max(1, server.port()));
    }
  }
}
