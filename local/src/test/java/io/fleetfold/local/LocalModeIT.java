package io.fleetfold.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.fleetfold.local.command.CommandWalk;
import io.fleetfold.local.command.Fleetfold;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.local.status.PipelineStatus;
import io.fleetfold.local.status.Settling;
import io.fleetfold.local.status.StatusProbe;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local mode as its users have it: a process of its own, which may be killed. */
class LocalModeIT {
  private static final String COUNTS =
      "SELECT (SELECT count(*) FROM agent_runs) || ' runs, '"
          + " || (SELECT count(*) FROM agent_run_events) || ' events, '"
          + " || (SELECT count(*) FROM agent_llm_usage) || ' calls'";

  // the end-to-end tests start their pipelines with it
  private static final Path CLASSES = Path.of("target", "fleetfold.jsa").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void shouldFindEverythingAsItWasAfterAKillAndRefuseASecondStart() throws Exception {
    Ports ports = TestPorts.set(6);
    Path data = folder.resolve("data");
    Path output = folder.resolve("output");
    try (LocalProcess local = new LocalProcess(data, ports, output).start()) {
      Parts parts = local.parts();
      delete(parts, "fleet-runs");
      simulate(data, 40);
      PipelineStatus before = settled(parts);
      String rows = rows(parts);
      String ids = ids(parts);
      String statistics = statistics(parts);
      assertThat(rows).as("rows in SQL").startsWith("40 runs, ");
      assertThat(before.parts().values()).allMatch(part -> part.pid() != null);
      assertThat(before.connectors())
          .as("a connector that was deleted is there again")
          .containsEntry("fleet-runs", "RUNNING");
      assertThat(local.output())
          .as("what local mode prints")
          .contains("broker", "registry", "postgres", "streams", "connect", "gateway", "dashboard")
          .contains("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:" + ports.otlpHttp())
          .contains("psql postgresql://fleetfold_reader:");

      askEverythingByThePortsAlone(ports);

      assertConnectIsLocked(parts);

      assertThat(local.output().lines())
          .as("log lines, which belong into files")
          .noneMatch(line -> line.matches(".* (DEBUG|INFO|WARN|ERROR) .*"));

      assertRefused(data, TestPorts.set(8), "in use by another pipeline", "--data");
      assertRefused(folder.resolve("other"), ports, "broker is in use", "--port-offset");

      local.kill();
      run(data, "rebuild", "stores");
      local.archiveClasses(CLASSES).start();
      settled(parts);
      assertThat(rows(parts)).as("rows after the kill").isEqualTo(rows);
      assertThat(statistics(parts)).as("stores from their changelogs").isEqualTo(statistics);
      run(data, "rebuild", "sql", "--empty", "--yes");
      assertThat(rows(parts)).as("rows from their topics").isEqualTo(rows);
      assertThat(ids(parts)).as("topics and schemas after the kill").isEqualTo(ids);
      simulate(data, 60);
      settled(parts);
      assertThat(rows(parts)).as("rows after more of the same fleet").startsWith("60 runs, ");

      assertThat(local.stop(90)).as("the process ends when it is told to").isTrue();
      assertThat(local.output()).contains("stopped; all data is kept");
      assertThat(Postgres.pid(parts.data().postgres())).as("PostgreSQL's process").isEmpty();
      assertThat(parts.data().stateFile()).doesNotExist();
    }
  }

  /** No command needs to be told the folder of a pipeline that runs; none changes a row. */
  private void askEverythingByThePortsAlone(Ports ports) throws Exception {
    Path trajectory = Files.writeString(folder.resolve("none.traj"), "{}");
    Path prices = Files.writeString(folder.resolve("prices.json"), "{}");
    // of its own: with a token in the pipeline's file, the gateway would ask for one
    String tokens = folder.resolve("tokens.json").toString();
    Map<String, List<String>> arguments =
        Map.ofEntries(
            Map.entry("simulate", List.of("--runs", "40", "--agents", "5")),
            Map.entry("import swe-agent", List.of(trajectory.toString())),
            Map.entry("query run", List.of("no-such-run")),
            Map.entry("query events", List.of("no-such-run")),
            Map.entry("prices load", List.of(prices.toString())),
            Map.entry(
                "prices set",
                List.of("--provider", "p", "--model", "m", "--input", "1e-6", "--output", "1e-6")),
            Map.entry(
                "prices withdraw",
                List.of("--provider", "p", "--model", "none", "--effective-from", "2026-01-01")),
            Map.entry("reprice", List.of("--from", "2026-01-01")),
            Map.entry("dead-letters show", List.of("1")),
            Map.entry("dead-letters skip", List.of("agent-events", "0", "0")),
            Map.entry("dead-letters replay", List.of("--reason", "undecodable")),
            Map.entry("session show", List.of("app", "user", "none")),
            Map.entry("session messages", List.of("app", "user", "none")),
            Map.entry("retention sessions", List.of("--app", "a", "--older-than", "P9D")),
            Map.entry("tokens create", List.of("walk", "--file", tokens)),
            Map.entry("tokens list", List.of("--file", tokens)),
            Map.entry("tokens revoke", List.of("walk", "--file", tokens)),
            Map.entry("retention contexts", List.of("--older-than", "P9D")));
    // these name something that is not there: an answer of the pipeline, too
    Set<String> refused =
        Set.of(
            "import swe-agent",
            "query run",
            "query events",
            "prices withdraw",
            "dead-letters show",
            "dead-letters skip",
            "session show",
            "session messages",
            "rebuild stores");
    for (String command : CommandWalk.asking()) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(arguments.getOrDefault(command, List.of()));
      words.addAll(List.of("--port-offset", Integer.toString(ports.offset())));
      StringWriter said = new StringWriter();
      int exit =
          Fleetfold.commandLine()
              .setErr(new PrintWriter(said, true))
              .execute(words.toArray(String[]::new));
      assertThat(exit == 0 || refused.contains(command))
          .as("%s ended with %d and said: %s", words, exit, said)
          .isTrue();
      assertThat(said.toString())
          .as("what %s says", words)
          .doesNotContain("Exception", "answers at", "--data", "Usage:");
    }
  }

  /** Anybody on the machine reaches the port: the password is not there, and nothing changes. */
  private static void assertConnectIsLocked(Parts parts) throws Exception {
    String sink = parts.connectUrl() + "/connectors/fleet-runs";
    HttpClient http = HttpClient.newHttpClient();
    String shown =
        http.send(HttpRequest.newBuilder(URI.create(sink)).build(), BodyHandlers.ofString()).body();
    Credentials credentials = Credentials.load(Postgres.passwordFile(parts.data().postgres()));
    assertThat(shown).contains("${database:owner}").doesNotContain(credentials.owner());
    assertThat(
            http.send(
                    HttpRequest.newBuilder(URI.create(sink)).DELETE().build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(401);
  }

  private static void simulate(Path data, int runs) {
    run(data, "simulate", "--runs", "" + runs, "--agents", "5");
  }

  private static void run(Path data, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--data", data.toString()));
    int exit = Fleetfold.commandLine().execute(words.toArray(String[]::new));
    assertThat(exit).as("exit code of " + words).isZero();
  }

  /** Without how far the folds are, which moves by the marks of transactions. */
  private static String statistics(Parts parts) throws Exception {
    URI uri = URI.create(parts.queryUrl() + "/api/v1/stats");
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    assertThat(answer).contains("\"total_runs\":40", "\"as_of\"");
    return answer.substring(0, answer.indexOf("\"as_of\""));
  }

  private static void delete(Parts parts, String connector) throws Exception {
    URI uri = URI.create(parts.connectUrl() + "/connectors/" + connector);
    String token = Files.readString(parts.data().connect().resolve("rest-token")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).DELETE().build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).as("answer to DELETE " + uri).isEqualTo(204);
  }

  private static PipelineStatus settled(Parts parts) throws Exception {
    try (StatusProbe probe = new StatusProbe(parts)) {
      PipelineStatus status = new Settling(probe).await(Duration.ofSeconds(90));
      assertThat(status.settled()).as("settled: " + status).isTrue();
      return status;
    }
  }

  private static String rows(Parts parts) throws Exception {
    Credentials credentials = Credentials.load(Postgres.passwordFile(parts.data().postgres()));
    try (Connection c =
            DriverManager.getConnection(
                Postgres.jdbcUrl(parts.ports()), Credentials.READER, credentials.reader());
        Statement s = c.createStatement();
        ResultSet found = s.executeQuery(COUNTS)) {
      found.next();
      return found.getString(1);
    }
  }

  /** Topic ids and schema ids: both would be others in a pipeline that began anew. */
  private static String ids(Parts parts) throws Exception {
    Map<String, Object> ids = new TreeMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", parts.bootstrapServers()));
        CachedSchemaRegistryClient registry =
            new CachedSchemaRegistryClient(parts.registryUrl(), 100)) {
      admin
          .describeTopics(Topics.ALL.stream().map(new Fleet("", 4, (short) 1)::name).toList())
          .allTopicNames()
          .get()
          .forEach((name, topic) -> ids.put(name, topic.topicId()));
      for (String subject : registry.getAllSubjects()) {
        ids.put(subject, registry.getLatestSchemaMetadata(subject).getId());
      }
    }
    return ids.toString();
  }

  private void assertRefused(Path data, Ports ports, String reason, String remedy)
      throws Exception {
    Path output = folder.resolve("refusal");
    Process second = LocalProcess.launch("local", data, ports, output);
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).as("the second start ends").isTrue();
    assertThat(second.exitValue()).isNotZero();
    assertThat(Files.readString(output)).contains(reason).contains(remedy);
  }
}
