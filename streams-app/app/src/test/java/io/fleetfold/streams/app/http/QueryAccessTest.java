package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.testkit.PemFiles;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who sees what: two applications, one of which is bound to its own by its token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryAccessTest {
  private static final String MINE = "shop";
  private static final String THEIRS = "bank";
  private static final String SECRET_OF_THEIRS = "the vault is behind the picture";
  private static final String INTERNAL = "between-ourselves";

  /** What a token of one application gets. */
  private enum Decision {
    /** As everybody, a token or none. */
    OPEN,
    /** Nothing: it tells of all applications. */
    REFUSED,
    /** Its own, and of another's that there is none. */
    OWN,
    /** What is its own of it. */
    FILTERED
  }

  /** Each route there is, and what was decided about it: a new one must be decided about, too. */
  private static final Map<String, Decision> DECISIONS = decisions();

  private static Map<String, Decision> decisions() {
    Map<String, Decision> all = new LinkedHashMap<>();
    String session = "/api/v1/sessions/{app_name}/{user_id}/{session_id}";
    all.put("/api/v1/runs", Decision.FILTERED);
    all.put("/api/v1/runs/{run_id}", Decision.OWN);
    all.put("/api/v1/runs/{run_id}/events", Decision.OWN);
    all.put("/api/v1/runs/{run_id}/llm-usage", Decision.OWN);
    all.put("/api/v1/runs/{run_id}/tree", Decision.OWN);
    all.put("/api/v1/llm-usage", Decision.FILTERED);
    all.put("/api/v1/llm-usage?run_id={run_id}", Decision.FILTERED);
    all.put("/api/v1/agents", Decision.REFUSED);
    all.put("/api/v1/stats", Decision.REFUSED);
    all.put("/api/v1/usage", Decision.REFUSED);
    all.put("/api/v1/data-quality", Decision.REFUSED);
    all.put("/api/v1/data-quality/refusals", Decision.REFUSED);
    all.put("/api/v1/sessions", Decision.FILTERED);
    all.put("/api/v1/sessions/stats", Decision.REFUSED);
    all.put(
        "/api/v1/sessions/appends?appends={app_name}/{user_id}/{session_id}/e1", Decision.FILTERED);
    all.put(session, Decision.OWN);
    all.put(session + "/messages", Decision.OWN);
    all.put(session + "/state", Decision.OWN);
    all.put(session + "/events", Decision.OWN);
    all.put(session + "/appends/e1", Decision.OWN);
    all.put("/api/v1/settings", Decision.REFUSED);
    all.put("/api/v1/live", Decision.REFUSED);
    all.put("/api/v1/live?run={run_id}&from=start", Decision.OWN);
    all.put("/api/v1/live?session={app_name}/{user_id}/{session_id}&from=start", Decision.OWN);
    all.put("/health/live", Decision.OPEN);
    all.put("/health/ready", Decision.OPEN);
    all.put("/metrics", Decision.REFUSED);
    all.put("/openapi.json", Decision.OPEN);
    return all;
  }

  private final FoldDriver driver = new FoldDriver().keepEvents();
  private TestServer server;
  private String mine;
  private String all;
  private String writer;

  @BeforeAll
  void fill(@TempDir Path folder) throws Exception {
    for (String app : List.of(MINE, THEIRS)) {
      String text = app.equals(MINE) ? "a tin of soup" : SECRET_OF_THEIRS;
      driver.publish(
          Records.run(app + "-run", "running", Records.T0)
              .setAppName(app)
              .setObjective(text)
              .build());
      driver.publish(
          Records.event(app + "-run", app + "-e", "iteration_started", Records.T0)
              .setAppName(app)
              .setData("{\"note\":\"" + text + "\"}")
              .build());
      driver.publish(
          Records.call(app + "-run", app + "-call", Records.T0).setModel("of " + text).build());
      driver.session(
          Sessions.created("s1", "e1")
              .setAppName(app)
              .setStateDelta("{\"note\":\"" + text + "\",\"app:note\":\"" + text + "\"}")
              .build());
      driver.session(Sessions.message("s1", "e2", text).setAppName(app).build());
    }
    // who writes another's run gets nothing by it, whoever was first
    for (List<String> apps : List.of(List.of(MINE, THEIRS), List.of(THEIRS, MINE))) {
      String id = "taken-from-" + apps.get(0);
      for (String app : apps) {
        driver.publish(
            Records.run(id, "running", Records.T0 + apps.indexOf(app))
                .setAppName(app)
                .setObjective(SECRET_OF_THEIRS)
                .build());
      }
    }
    driver.publish(
        Records.run("by-event", "running", Records.T0)
            .setObjective(SECRET_OF_THEIRS)
            .setAppName(MINE)
            .build());
    driver.publish(
        Records.event("by-event", "planted", "iteration_started", Records.T0)
            .setAppName(THEIRS)
            .setData("{\"note\":\"" + SECRET_OF_THEIRS + "\"}")
            .build());
    driver.publish(
        Records.run(THEIRS + "-child", "running", Records.T0)
            .setAppName(THEIRS)
            .setParentRunId(MINE + "-run")
            .build());
    driver.publish(Records.call(THEIRS + "-child", "child-call", Records.T0).build());
    driver.emit();
    TokenFile tokens = new TokenFile(folder.resolve("tokens.json"), Clock.systemUTC());
    mine = tokens.create("mine", Set.of(Scope.READ), MINE, true, Set.of()).secret();
    all = tokens.create("all", Set.of(Scope.READ), null, true, Set.of()).secret();
    writer = tokens.create("writer", Set.of(Scope.WRITE), MINE, true, Set.of()).secret();
    server = server(QuerySecurity.local(tokens.path(), INTERNAL));
  }

  private TestServer server(QuerySecurity security) {
    return new TestServer(
        Peers.alone(1),
        driver.views(),
        driver.runEvents(),
        driver.runCalls(),
        driver.sessions(),
        ReadBudget.ofProcess(),
        LiveTiming.DEFAULT,
        security,
        0);
  }

  @AfterAll
  void close() {
    server.close();
    driver.close();
  }

  @Test
  void shouldHaveADecisionForEveryRoute() {
    Set<String> decided = new TreeSet<>();
    DECISIONS
        .keySet()
        .forEach(
            path ->
                decided.add(
                    path.replaceFirst("\\?.*", "").replace("/appends/e1", "/appends/{event_id}")));
    Set<String> routes = new TreeSet<>(OpenApiTest.routes().handlers().keySet());
    routes.add(Routes.LIVE);
    assertThat(decided).isEqualTo(routes);
    assertThat(OpenApiTest.routes().access().keySet())
        .isEqualTo(OpenApiTest.routes().handlers().keySet());
  }

  @Test
  void shouldDescribeWhatATokenIsAnswered() {
    DECISIONS.forEach(
        (route, decision) -> {
          String path =
              route.replaceFirst("\\?.*", "").replace("/appends/e1", "/appends/{event_id}");
          JsonNode get = ExamplePaths.document().get("paths").get(path).get("get");
          boolean open = decision == Decision.OPEN;
          for (String status : List.of("401", "403", "429")) {
            assertThat(get.at("/responses").has(status)).as(path + " " + status).isEqualTo(!open);
          }
          assertThat(get.has("security")).as(path).isEqualTo(open);
        });
  }

  @Test
  void shouldOpenInternalRoutesToTheFleetItselfOnly() throws Exception {
    String path = "/internal/runs?partition=0";
    for (String token : new String[] {null, mine, all, writer}) {
      HttpRequest.Builder request = server.request(path).header("X-Fleetfold-Internal", "verify");
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      assertThat(status(request)).as("token " + token).isEqualTo(403);
    }
    HttpRequest.Builder request = server.request(path).header("X-Fleetfold-Internal", "verify");
    assertThat(status(request.header("Authorization", "Bearer " + INTERNAL))).isEqualTo(200);
  }

  static Set<Map.Entry<String, Decision>> routes() {
    return DECISIONS.entrySet();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void shouldTellATokenOfOneApplicationNothingOfAnother(Map.Entry<String, Decision> route)
      throws Exception {
    Told own = get(of(route.getKey(), MINE), mine);
    Told other = get(of(route.getKey(), THEIRS), mine);

    assertThat(own.body()).doesNotContain(SECRET_OF_THEIRS, THEIRS + "-");
    assertThat(other.body()).doesNotContain(SECRET_OF_THEIRS);
    switch (route.getValue()) {
      case OPEN, FILTERED -> assertThat(own.status()).isEqualTo(200);
      case REFUSED -> {
        assertThat(own.status()).isEqualTo(403);
        assertThat(own.body()).contains(MINE).doesNotContain(mine);
      }
      case OWN -> {
        assertThat(own.status()).isEqualTo(200);
        assertThat(other.status()).isEqualTo(404);
        Told none = get(of(route.getKey(), "nobody"), mine);
        assertThat(other.body().replace(THEIRS, "nobody"))
            .as("another's looks as one that is not there")
            .isEqualTo(none.body());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void shouldAskEverybodyForATokenThatMayRead(Map.Entry<String, Decision> route) throws Exception {
    String path = of(route.getKey(), MINE);
    boolean open = route.getValue() == Decision.OPEN;

    assertThat(get(path, null).status()).isEqualTo(open ? 200 : 401);
    assertThat(get(path, "fft_wrong").status()).isEqualTo(open ? 200 : 401);
    assertThat(get(path, writer).status()).isEqualTo(open ? 200 : 403);
    assertThat(get(path, all).status()).isEqualTo(200);
    assertThat(get(path, INTERNAL).status()).isEqualTo(200);
  }

  @Test
  void shouldShowTheRunsOfOneApplicationAndWhatBelongsToThem() throws Exception {
    JsonNode runs = json("/api/v1/runs", mine);
    assertThat(runs.get("items")).hasSize(1);
    assertThat(runs.at("/items/0/run_id").asText()).isEqualTo(MINE + "-run");
    assertThat(json("/api/v1/runs", all).get("items")).hasSize(6);
    for (String id : List.of("taken-from-" + MINE, "taken-from-" + THEIRS, "by-event")) {
      assertThat(get("/api/v1/runs/" + id, mine).status()).as(id).isEqualTo(404);
      assertThat(json("/api/v1/runs/" + id, all).get("owner_app").isNull()).as(id).isTrue();
    }
    assertThat(json("/api/v1/runs/" + MINE + "-run/events", mine).get("items")).hasSize(1);
    assertThat(json("/api/v1/runs/" + MINE + "-run", mine).at("/subtree/llm_calls").asLong())
        .as("without the call of the child of another application")
        .isEqualTo(1);
    assertThat(json("/api/v1/runs/" + MINE + "-run", all).at("/subtree/llm_calls").asLong())
        .isEqualTo(2);
  }

  @Test
  void shouldRefuseAListOfAnothersSessions() throws Exception {
    assertThat(json("/api/v1/sessions", mine).get("items")).hasSize(1);
    assertThat(get("/api/v1/sessions?app_name=" + THEIRS, mine).status()).isEqualTo(403);
    assertThat(json("/api/v1/sessions", all).get("items")).hasSize(2);
  }

  @Test
  void shouldTakeTheApplicationThatAnotherInstanceForwards() throws Exception {
    HttpRequest.Builder request =
        server
            .request("/api/v1/runs/" + THEIRS + "-run")
            .header("X-Fleetfold-App", MINE)
            .header("Authorization", "Bearer " + INTERNAL);
    assertThat(status(request)).isEqualTo(404);
    request.setHeader("Authorization", "Bearer " + all);
    assertThat(status(request)).as("nobody else's word counts").isEqualTo(200);
  }

  private int status(HttpRequest.Builder request) throws Exception {
    return server.client().send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  @Test
  void shouldStayOpenToItsMachineUntilATokenMayRead(@TempDir Path folder) throws Exception {
    TokenFile tokens = new TokenFile(folder.resolve("tokens.json"), Clock.systemUTC());
    try (TestServer local = server(QuerySecurity.local(tokens.path(), null))) {
      assertThat(local.get("/api/v1/stats").statusCode()).isEqualTo(200);
      tokens.create("writer", Set.of(Scope.WRITE), null, true, Set.of());
      assertThat(local.get("/api/v1/stats").statusCode()).isEqualTo(200);
      tokens.create("reader", Set.of(Scope.READ), null, true, Set.of());
      assertThat(local.get("/api/v1/stats").statusCode()).isEqualTo(401);
      tokens.revoke("reader");
      assertThat(local.get("/api/v1/stats").statusCode()).as("never open again").isEqualTo(401);
      Files.delete(tokens.path());
      assertThat(local.get("/api/v1/stats").statusCode()).as("lost").isEqualTo(401);
    }
  }

  @Test
  void shouldListenOnANetworkOnlyWhereItKnowsItsCallersAndSpeaksTls(@TempDir Path folder)
      throws Exception {
    TokenFile tokens = new TokenFile(folder.resolve("tokens.json"), Clock.systemUTC());
    assertThatIllegalStateException()
        .isThrownBy(() -> new QueryIdentity(QuerySecurity.NONE).checkBinding("0.0.0.0"))
        .withMessageContainingAll("tokens create", "FLEETFOLD_HTTP_OPEN");
    new QueryIdentity(QuerySecurity.NONE).checkBinding("127.0.0.1");
    new QueryIdentity(new QuerySecurity(null, null, null, null, null, false, true))
        .checkBinding("0.0.0.0");
    tokens.create("reader", Set.of(Scope.READ), null, true, Set.of());
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                new QueryIdentity(QuerySecurity.local(tokens.path(), null)).checkBinding("0.0.0.0"))
        .withMessageContainingAll("FLEETFOLD_HTTP_TLS_CERT", "FLEETFOLD_HTTP_PLAINTEXT");
    Path pem = folder.resolve("pem");
    new QueryIdentity(new QuerySecurity(tokens.path(), null, pem, pem, null, false, false))
        .checkBinding("0.0.0.0");
    new QueryIdentity(new QuerySecurity(tokens.path(), null, null, null, null, true, false))
        .checkBinding("0.0.0.0");
  }

  @Test
  void shouldSpeakTls(@TempDir Path folder) throws Exception {
    PemFiles pem = PemFiles.make(folder);
    QuerySecurity security =
        new QuerySecurity(null, null, pem.certificate(), pem.key(), null, false, false);
    try (TestServer secure = server(security)) {
      HttpClient client = HttpClient.newBuilder().sslContext(pem.trusting()).build();
      for (String path : List.of("/api/v1/runs", "/")) {
        URI uri = URI.create("https://127.0.0.1:" + secure.port() + path);
        HttpResponse<String> answer =
            client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      }
    }
  }

  private record Told(int status, String body) {}

  /** The answer, or of a feed what comes first. */
  private Told get(String path, String token) throws Exception {
    HttpRequest.Builder request = server.request(path);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<InputStream> answer =
        server.client().send(request.build(), BodyHandlers.ofInputStream());
    boolean feed =
        answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    try (InputStream in = answer.body()) {
      byte[] body = feed ? in.readNBytes(1) : in.readAllBytes();
      return new Told(answer.statusCode(), new String(body, StandardCharsets.UTF_8));
    }
  }

  private JsonNode json(String path, String token) throws Exception {
    return new com.fasterxml.jackson.databind.ObjectMapper().readTree(get(path, token).body());
  }

  private static String of(String route, String app) {
    Map<String, String> parts = new HashMap<>();
    parts.put("{run_id}", app + "-run");
    parts.put("{app_name}", app);
    parts.put("{user_id}", Sessions.USER);
    parts.put("{session_id}", "s1");
    String path = route;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      path = path.replace(part.getKey(), part.getValue());
    }
    return path;
  }
}
