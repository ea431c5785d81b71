package io.fleetfold.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.fleetfold.local.command.Fleetfold;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.local.status.Settling;
import io.fleetfold.local.status.Status;
import io.fleetfold.local.status.StatusProbe;
import io.fleetfold.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
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

  @TempDir Path folder;

  @Test
  void shouldFindEverythingAsItWasAfterAKillAndRefuseASecondStart() throws Exception {
    Ports ports = TestPorts.set(6);
    Path data = folder.resolve("data");
    Path output = folder.resolve("output");
    try (LocalProcess local = new LocalProcess(data, ports, output).start()) {
      Parts parts = local.parts();
      simulate(data, 40);
      Status before = settled(parts);
      String rows = rows(parts);
      String ids = ids(parts);
      assertThat(rows).as("rows in SQL").startsWith("40 runs, ");
      assertThat(before.parts().values()).allMatch(part -> part.pid() != null);
      assertThat(before.connectors()).isNotEmpty();
      assertThat(local.output())
          .as("what local mode prints")
          .contains("broker", "registry", "postgres", "streams", "connect", "dashboard")
          .contains("psql postgresql://fleetfold_reader:");

      assertRefused(data, TestPorts.set(8), "in use by another pipeline", "--data");
      assertRefused(folder.resolve("other"), ports, "broker is in use", "--port-offset");

      local.kill();
      local.start();
      settled(parts);
      assertThat(rows(parts)).as("rows after the kill").isEqualTo(rows);
      assertThat(ids(parts)).as("topics and schemas after the kill").isEqualTo(ids);
      simulate(data, 60);
      settled(parts);
      assertThat(rows(parts)).as("rows after more of the same fleet").startsWith("60 runs, ");

      assertThat(local.stop(40)).as("the process ends when it is told to").isTrue();
      assertThat(local.output()).contains("stopped; all data is kept");
      assertThat(Postgres.pid(parts.data().postgres())).as("PostgreSQL's process").isEmpty();
      assertThat(parts.data().stateFile()).doesNotExist();
    }
  }

  private static void simulate(Path data, int runs) {
    int exit =
        Fleetfold.commandLine()
            .execute("simulate", "--runs", "" + runs, "--agents", "5", "--data", "" + data);
    assertThat(exit).as("exit code of simulate").isZero();
  }

  private static Status settled(Parts parts) throws Exception {
    try (StatusProbe probe = new StatusProbe(parts)) {
      Status status = new Settling(probe).await(Duration.ofSeconds(90));
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
          .describeTopics(Topics.ALL.stream().map(Parts.FLEET::name).toList())
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
    Process second = LocalProcess.launch(data, ports, output);
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).as("the second start ends").isTrue();
    assertThat(second.exitValue()).isNotZero();
    assertThat(Files.readString(output)).contains(reason).contains(remedy);
  }
}
