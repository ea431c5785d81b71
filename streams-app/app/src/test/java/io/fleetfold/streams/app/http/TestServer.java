package io.fleetfold.streams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.IngestRefusal;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.sessions.views.SessionViews;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A query server on a free port, and a client for it. */
final class TestServer implements AutoCloseable {
  static final PublishedSetting SETTING =
      new PublishedSetting("seal.after", "FLEETFOLD_SEAL_AFTER", "PT24H", true);
  static final Readiness READY = new Readiness(true, null, Map.of("streams", "RUNNING"));

  /** Views of a fleet whose runs have no calls. */
  private static final RunCallViews NO_CALLS = (run, after, limit) -> Optional.empty();

  final AtomicReference<Readiness> readiness = new AtomicReference<>(READY);
  final AtomicReference<List<IngestRefusal>> refusals = new AtomicReference<>(List.of());
  final AtomicReference<Duration> paused = new AtomicReference<>();
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final QueryServer server;

  TestServer(FixtureViews views) {
    this(views, 0);
  }

  TestServer(FixtureViews views, int port) {
    this(views, NoSessions.VIEWS, port);
  }

  TestServer(FixtureViews views, QuerySecurity security) {
    this(
        Peers.alone(NoSessions.VIEWS.partitions()),
        views,
        NoRunEvents.VIEWS,
        NoSessions.VIEWS,
        ReadBudget.ofProcess(),
        LiveTiming.DEFAULT,
        security,
        0);
  }

  TestServer(FleetViews views, SessionViews sessions, int port) {
    this(views, NoRunEvents.VIEWS, sessions, port);
  }

  TestServer(FleetViews views, RunEventViews events, SessionViews sessions, int port) {
    this(views, events, sessions, ReadBudget.ofProcess(), LiveTiming.DEFAULT, port);
  }

  TestServer(
      FleetViews views,
      RunEventViews events,
      SessionViews sessions,
      ReadBudget budget,
      LiveTiming timing,
      int port) {
    this(Peers.alone(sessions.partitions()), views, events, sessions, budget, timing, port);
  }

  /** One that has all that a driver has folded. */
  static TestServer of(FoldDriver driver, FleetViews views, ReadBudget budget) {
    return new TestServer(
        Peers.alone(1),
        views,
        driver.runEvents(),
        driver.runCalls(),
        driver.sessions(),
        budget,
        LiveTiming.DEFAULT,
        QuerySecurity.NONE,
        0);
  }

  TestServer(
      Peers peers,
      FleetViews views,
      RunEventViews events,
      SessionViews sessions,
      ReadBudget budget,
      LiveTiming timing,
      int port) {
    this(peers, views, events, sessions, budget, timing, QuerySecurity.NONE, port);
  }

  TestServer(
      Peers peers,
      FleetViews views,
      RunEventViews events,
      SessionViews sessions,
      ReadBudget budget,
      LiveTiming timing,
      QuerySecurity security,
      int port) {
    this(peers, views, events, NO_CALLS, sessions, budget, timing, security, port);
  }

  TestServer(
      Peers peers,
      FleetViews views,
      RunEventViews events,
      RunCallViews calls,
      SessionViews sessions,
      ReadBudget budget,
      LiveTiming timing,
      QuerySecurity security,
      int port) {
    server =
        new QueryServer(
            peers,
            views,
            events,
            calls,
            sessions,
            refusals::get,
            readiness::get,
            Map::of,
            pauses(),
            List.of(SETTING),
            security,
            "127.0.0.1",
            port,
            budget,
            timing);
    server.start();
  }

  private Pauses pauses() {
    return new Pauses(
        timeout -> {
          if (paused.getAndSet(timeout) != null) {
            throw new IllegalStateException("the folds are paused already");
          }
        },
        () -> paused.getAndSet(null) != null);
  }

  int port() {
    return server.port();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    return client.send(request(path).header(header, value).build(), BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return json.readTree(get(path).body());
  }

  JsonNode json(HttpResponse<String> answer) throws IOException {
    return json.readTree(answer.body());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(10));
  }

  HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    server.close();
  }
}
