package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.IngestRefusal;
import io.fleetfold.records.Run;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.schemas.UnknownSums;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.app.http.RateHistory.History;
import io.fleetfold.streams.app.http.RateHistory.Point;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.http.FleetRoutes;
import io.fleetfold.streams.runs.http.RunCallRoutes;
import io.fleetfold.streams.runs.http.RunDetail;
import io.fleetfold.streams.runs.http.RunEventRoutes;
import io.fleetfold.streams.runs.http.Statistics;
import io.fleetfold.streams.runs.http.Usage;
import io.fleetfold.streams.runs.http.UsageRoutes;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.sessions.http.SessionRoutes;
import io.fleetfold.streams.sessions.state.SessionTally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The API's description against what the server does: neither changes without the other. */
class OpenApiTest {
  private static final String DOCUMENT = "src/main/resources" + SystemRoutes.OPENAPI;

  private final JsonNode document = ExamplePaths.document();

  @Test
  void shouldNameEveryRouteAndNoOther() {
    List<String> routes = new ArrayList<>(routes().handlers().keySet());
    routes.add(Routes.LIVE);
    assertThat(names(document.get("paths")))
        .as("paths of %s against the class Routes", DOCUMENT)
        .containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void shouldDescribeRunsAsTheirSchemaDoes() {
    Map<String, String> expected = new LinkedHashMap<>();
    Run.getClassSchema().getFields().stream()
        .filter(AvroJson::isTold)
        .forEach(field -> expected.put(field.name(), type(field)));
    Map<String, String> described = new LinkedHashMap<>();
    schema("Run")
        .get("properties")
        .properties()
        .forEach(field -> described.put(field.getKey(), field.getValue().path("type").toString()));
    assertThat(described)
        .as("schema Run of %s against Run.avsc", DOCUMENT)
        .containsExactlyEntriesOf(expected);
  }

  @Test
  void shouldDescribeMessagesAsTheirSchemaDoes() {
    assertThat(names(schema("SessionMessage").get("properties")))
        .isEqualTo(
            SessionMessage.getClassSchema().getFields().stream().map(Schema.Field::name).toList());
  }

  @Test
  void shouldDescribeEventsOfRunsAsTheyAreWritten() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents();
        TestServer server =
            new TestServer(new FixtureViews(), driver.runEvents(), driver.sessions(), 0)) {
      driver.publish(Records.event("r", "e", "iteration_started", Records.T0).build());
      JsonNode events = server.json("/api/v1/runs/r/events");
      assertThat(names(events)).isEqualTo(names(schema("RunEvents").get("properties")));
      assertThat(names(events.at("/items/0")))
          .isEqualTo(names(schema("RunEvent").get("properties")));
    }
  }

  @Test
  void shouldDescribeCallsAsTheyAreWritten() throws Exception {
    try (FoldDriver driver = new FoldDriver().keepEvents()) {
      driver.publish(Records.call("run-1", "u", Records.T0).build());
      try (TestServer server = TestServer.of(driver, new FixtureViews(), ReadBudget.ofProcess())) {
        JsonNode calls = server.json("/api/v1/runs/run-1/llm-usage");
        assertThat(names(calls)).isEqualTo(names(schema("RunCalls").get("properties")));
        assertThat(names(calls.at("/items/0")))
            .isEqualTo(names(schema("RunCall").get("properties")));
      }
    }
  }

  @Test
  void shouldDescribeTheTreeOfARunAsItIsWritten() throws Exception {
    try (FoldDriver driver = new FoldDriver()) {
      driver.publish(Records.call("r", "u", Records.T0).setTraceId("t").setSpanId("s").build());
      driver.emit();
      describeTheTree(driver);
    }
  }

  // the live feed looks at the views by itself, which the driver cannot stand while it folds
  private void describeTheTree(FoldDriver driver) throws Exception {
    try (TestServer server = new TestServer(driver.views(), driver.sessions(), 0)) {
      JsonNode tree = server.json("/api/v1/runs/r/tree");
      JsonNode span = tree.at("/items/0");
      assertThat(names(tree)).isEqualTo(names(schema("RunTree").get("properties")));
      assertThat(names(span)).isEqualTo(names(schema("RunSpan").get("properties")));
      assertThat(names(span.get("own"))).isEqualTo(names(schema("CallSums").get("properties")));
      assertThat(names(span.get("not_counted")))
          .isEqualTo(names(schema("RunSpan").at("/properties/not_counted/properties")));
    }
  }

  @Test
  void shouldDescribeSessionsAsTheyAreWritten() throws Exception {
    try (FoldDriver driver = new FoldDriver();
        TestServer server = new TestServer(new FixtureViews(), driver.sessions(), 0)) {
      driver.session(Sessions.created("s-1", "e-1").build());
      String session = "/api/v1/sessions/shop/ann/s-1";
      assertThat(names(server.json(session + "?messages=1")))
          .isEqualTo(names(schema("Session").get("properties")));
      assertThat(names(server.json(session + "/state")))
          .isEqualTo(names(schema("SessionStates").get("properties")));
      driver.session(
          Sessions.event("s-1", "e-3", "state_changed").setStateDelta("{\"a\":1}").build());
      JsonNode events = server.json(session + "/events");
      assertThat(names(events)).isEqualTo(names(schema("SessionEvents").get("properties")));
      assertThat(names(events.at("/items/1")))
          .isEqualTo(names(schema("SessionEvent").get("properties")));
      assertThat(names(events.at("/items/1/changes/0")))
          .isEqualTo(names(schema("StateChange").get("properties")));
      driver.session(Sessions.created("s-1", "e-2").build());
      assertThat(names(server.json(session + "/appends/e-2?session=true")))
          .isEqualTo(names(schema("Append").get("properties")));
      assertThat(
              names(
                  server.json("/api/v1/sessions/appends?appends=shop/ann/s-1/e-2").at("/items/0")))
          .isEqualTo(names(schema("AppendList").at("/properties/items/items/properties")));
    }
  }

  @Test
  void shouldDescribeAnswersAsTheyAreWritten() {
    Statistics statistics = Statistics.fleet(List.of(), Map.of());
    Readiness ready = TestServer.READY;
    assertDescribed("Statistics", statistics);
    assertDescribed("Percentiles", statistics.runDuration());
    assertDescribed("Usage", Usage.of(List.of(SampleUsage.window("1h", "model", "a/b", 0))));
    assertDescribed(
        "Subtree",
        RunDetail.of(new Run(), new FleetViews.Subtree(1, true, new Run()), Map.of()).subtree());
    assertDescribed("Rates", Rates.PerSecond.NONE);
    assertDescribed("Readiness", ready);
    assertDescribed("DataQuality", new FleetRoutes.Quality(0, Map.of(), Map.of()));
    assertThat(names(schema("IngestRefusal").get("properties")))
        .isEqualTo(
            IngestRefusal.getClassSchema().getFields().stream().map(Schema.Field::name).toList());
    assertDescribed("LiveSnapshot", LiveSnapshot.unavailable(Instant.EPOCH, "starting"));
    History history = new History(Instant.EPOCH, List.of(new Point(1, 2, 3)));
    assertDescribed("LiveHistory", history);
    assertThat(names(Json.MAPPER.valueToTree(history).at("/points/0")))
        .isEqualTo(names(schema("LiveHistory").at("/properties/points/items/properties")));
    assertDescribed("SessionStats", SessionRoutes.stats(new SessionTally()));
    assertThat(names(Json.MAPPER.valueToTree(TestServer.SETTING)))
        .isEqualTo(names(schema("Settings").at("/properties/items/items/properties")));
    assertDescribed("Problem", new Problem("", "", 400, "", "", "", Map.of()));
  }

  @Test
  void shouldNameEveryStatus() {
    JsonNode runs = document.get("paths").get("/api/v1/runs").at("/get/parameters");
    List<String> described = new ArrayList<>();
    for (JsonNode parameter : runs) {
      parameter.at("/schema/enum").forEach(value -> described.add(value.asText()));
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(QueryParameters.STATUSES);
  }

  @Test
  void shouldNameEveryScopeAndWindow() {
    JsonNode parameters = document.get("paths").get("/api/v1/usage").at("/get/parameters");
    assertThat(parameters.at("/0/schema/enum"))
        .map(JsonNode::asText)
        .containsExactlyElementsOf(UsageScope.labels());
    assertThat(parameters.at("/1/schema/enum"))
        .map(JsonNode::asText)
        .containsExactlyElementsOf(WindowSize.labels());
  }

  @Test
  void shouldTakeEveryParameterItNames() throws Exception {
    SampleFleet fleet = new SampleFleet(1, Instant.EPOCH, 6);
    fleet.step(30);
    try (FoldDriver driver = new FoldDriver().keepEvents();
        TestServer server = TestServer.of(driver, fleet.views(), ReadBudget.ofProcess())) {
      driver.publish(Records.event("run-1", "e", "iteration_started", Records.T0).build());
      driver.session(Sessions.created("s-1", "e-1").build());
      for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
        for (JsonNode parameter : path.getValue().at("/get/parameters")) {
          // that one never ends: FollowingTest has it
          if (!path.getKey().equals(Routes.LIVE) && parameter.get("in").asText().equals("query")) {
            String query =
                ExamplePaths.of(path.getKey(), path.getValue())
                    + "?"
                    + ExamplePaths.required(path.getValue(), parameter)
                    + parameter.get("name").asText()
                    + "="
                    + parameter.get("example").asText();
            assertThat(server.get(query).statusCode()).as(query).isEqualTo(200);
          }
        }
      }
    }
  }

  private void assertDescribed(String name, Object answer) {
    assertThat(names(Json.MAPPER.valueToTree(answer)))
        .as("members of schema %s of %s, in order", name, DOCUMENT)
        .isEqualTo(names(schema(name).get("properties")));
  }

  /** A new route says who answers it where there are several instances, and the docs tell it. */
  @Test
  void shouldTellInTheDocsWhoAnswersEachRoute() throws Exception {
    List<String> table = new ArrayList<>();
    routes()
        .answered()
        .forEach((path, by) -> table.add("| `%s` | %s |".formatted(path, by.words())));
    List<String> documented =
        Files.readAllLines(Path.of("../../docs/ARCHITECTURE.md")).stream()
            .filter(line -> line.matches("\\| `/\\S+` \\|.*"))
            .map(line -> line.replaceAll("^(\\| `[^|]+ \\| [^|;]+?)(;[^|]*)? \\|$", "$1 |"))
            .toList();
    assertThat(documented).containsExactlyElementsOf(table);
  }

  private JsonNode schema(String name) {
    return document.at("/components/schemas/" + name);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The JSON type of an Avro field as OpenAPI 3.1 writes it; empty for any JSON. */
  private static String type(Schema.Field field) {
    if (AvroJson.isJson(field)) {
      return "";
    }
    Schema value = AvroJson.value(field.schema());
    LogicalType logical = value.getLogicalType();
    String type =
        logical != null
            ? "string"
            : switch (value.getType()) {
              case STRING -> "string";
              case INT, LONG -> "integer";
              case BOOLEAN -> "boolean";
              case FLOAT, DOUBLE -> "number";
              default -> throw new AssertionError("say how " + value + " is written as JSON");
            };
    return field.schema().isUnion() || UnknownSums.canBe(field)
        ? "[\"" + type + "\",\"null\"]"
        : "\"" + type + "\"";
  }

  static Routes routes() {
    return new Routes(
        Peers.alone(1),
        new FleetRoutes(null),
        new RunEventRoutes(null),
        new RunCallRoutes(null, null),
        new UsageRoutes(null, null),
        new SessionRoutes(null, here -> null),
        new RefusalRoutes(null),
        new SystemRoutes(null, null, null));
  }
}
