package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.Topics;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Verify agrees with a pipeline that is right, and sees whatever is made wrong. In this order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {
  private static final int OFFSET = 31_000;

  @TempDir static Path folder;
  private static Path data;
  private static Pipeline pipeline;

  @BeforeAll
  static void startPipeline() throws Exception {
    data = folder.resolve("data");
    pipeline = new Pipeline(data, OFFSET).start();
    pipeline.run("simulate", "--runs", "150", "--agents", "8", "--seed", "11");
  }

  @AfterAll
  static void stopPipeline() throws Exception {
    pipeline.close();
  }

  @Test
  @Order(1)
  void shouldAgreeWhereverTheFoldsAre() throws Exception {
    // no settling before: what is not folded yet is in none of the three
    assertThat(differences()).isEmpty();
    pipeline.settle();
    assertThat(differences()).isEmpty();
  }

  @Test
  @Order(2)
  void shouldSeeAChangedRowOfEachTable() throws Exception {
    sees("agent_runs", "run_id", "total_iterations", "total_iterations + 1");
    sees("agent_llm_usage", "usage_id", "cost_usd", "cost_usd + 0.000000000001");
    sees("agent_run_events", "event_id", "event_type", "event_type || '!'");
    sees("agent_run_stats", "scope || agent_id || partition", "input_tokens", "input_tokens + 1");
    assertThat(differences()).as("everything was put back").isEmpty();
  }

  @Test
  @Order(3)
  void shouldAgreeAfterADeadLetterWasReplayed() throws Exception {
    try (Wire wire = new Wire(pipeline)) {
      wire.send(Topics.AGENT_RUNS, null, "poisoned", new byte[] {1, 2, 3});
    }
    pipeline.settle();
    assertThat(differences()).isEmpty();
    assertThat(pipeline.run("dead-letters", "list", "--reason", "undecodable").output())
        .contains("its bytes are not the Avro record they should be");
    assertThat(pipeline.run("dead-letters", "replay", "--reason", "undecodable").output())
        .contains("1 replayed");
    pipeline.settle();
    assertThat(pipeline.run("dead-letters", "list").output()).contains("2 of 2 dead letters");
    assertThat(differences()).isEmpty();
  }

  @Test
  @Order(4)
  void shouldSeeAMissingInputRecord() throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + pipeline.kafkaPort()))) {
      TopicPartition events = new TopicPartition(Topics.AGENT_EVENTS.name(), 0);
      admin.deleteRecords(Map.of(events, RecordsToDelete.beforeOffset(1))).all().get();
    }
    assertThat(differences()).contains("fingerprint of events");
  }

  /** Changes one row, expects verify to notice, and puts the row back. */
  private static void sees(String table, String key, String column, String value) throws Exception {
    String real = "fleetfold." + table;
    String where = " where " + key + " = (select id from kept)";
    try (Connection owner = owner();
        Statement statement = owner.createStatement()) {
      statement.execute(
          String.format(
              "create temporary table kept as select %s as id, %s as was from %s"
                  + " where %s is not null limit 1",
              key, column, real, column));
      statement.execute("alter table " + real + " disable trigger user");
      statement.execute("update " + real + " set " + column + " = " + value + where);
      assertThat(differences()).as(table + "." + column).isNotEmpty();
      statement.execute("update " + real + " set " + column + " = (select was from kept)" + where);
      statement.execute("alter table " + real + " enable trigger user");
    }
  }

  /** The numbers that differ. */
  private static String differences() throws Exception {
    Command.Outcome outcome = pipeline.attempt(Duration.ofMinutes(3), "verify", "--json");
    assertThat(outcome.exit()).as(outcome.output()).isBetween(0, 1);
    String printed = outcome.output();
    JsonNode report = new ObjectMapper().readTree(printed.substring(printed.indexOf('{')));
    assertThat(report.get("exact").asBoolean()).isEqualTo(outcome.exit() == 0);
    assertThat(report.get("numbers").asInt()).isGreaterThan(100);
    StringBuilder numbers = new StringBuilder();
    report
        .get("differences")
        .forEach(row -> numbers.append(row.get("number").asText()).append(' '));
    return numbers.toString();
  }

  private static Connection owner() throws Exception {
    Properties passwords = new Properties();
    try (Reader in = Files.newBufferedReader(data.resolve("postgres/passwords.properties"))) {
      passwords.load(in);
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + (5433 + OFFSET) + "/fleetfold",
        "fleetfold",
        passwords.getProperty("owner"));
  }
}
