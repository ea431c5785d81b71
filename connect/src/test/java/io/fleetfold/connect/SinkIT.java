package io.fleetfold.connect;

import static io.fleetfold.connect.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sinks as they are shipped: a real broker, a real Connect worker with isolated plugins,
 * Debezium's sink, Confluent's converter and PostgreSQL.
 */
class SinkIT {
  private static final Fleet FLEET = new Fleet("it.", 2, (short) 1);

  @TempDir static Path folder;

  private static TestBroker broker;
  private static TestRegistry registry;
  private static TestPostgres postgres;
  private static TestWorker worker;
  private static Publisher publisher;
  private static ConnectorWatchdog watchdog;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker(folder.resolve("broker"), freePort(), freePort());
    registry = new TestRegistry();
    postgres = new TestPostgres(folder.resolve("postgres"), freePort());
    postgres.start();
    Migrations.migrate(postgres.settings());
    publisher = new Publisher(broker.address(), registry.url(), FLEET);
    worker = new TestWorker(broker.address(), folder, freePort());
    Map<String, Map<String, String>> connectors =
        Connectors.load(FLEET, registry.url(), postgres.settings());
    // one without patience, so that the test sees a task fail; the others sit a short absence out
    connectors.get(FLEET.name(Topics.FLEET_RUN_EVENTS)).put("flush.max.retries", "1");
    new ConnectorInstaller(worker.url(), TestWorker.TOKEN)
        .install(connectors, Duration.ofSeconds(60));
    watchdog = new ConnectorWatchdog(worker.url(), TestWorker.TOKEN, connectors);
    watchdog.start();
  }

  @AfterAll
  static void stop() throws Exception {
    watchdog.close();
    worker.close();
    publisher.close();
    postgres.close();
    registry.close();
    broker.close();
  }

  @Test
  void shouldWriteRunsExactly() throws Exception {
    publisher.publish(Topics.FLEET_RUNS, "r1", Samples.run("r1", "running", 1).build());

    awaitRow(
        "SELECT run_id, agent_id, agent_name, status, started_at AT TIME ZONE 'UTC', finished_at,"
            + " total_iterations, metadata, input_tokens, cost_usd, provider_cost_usd"
            + " FROM agent_runs WHERE run_id = 'r1'",
        "r1|agent ü|null|running|2026-11-03 04:05:06.789|null|3|"
            + "{\"n\": 1.50, \"tags\": [\"a\", null]}|175473|null|1.805580000001");
  }

  @Test
  void shouldWriteEventsExactlyInBatchesToo() throws Exception {
    publisher.transaction(
        true,
        () -> {
          for (int i = 0; i < 5_000; i++) {
            publisher.send(
                Topics.FLEET_RUN_EVENTS,
                "batch",
                Samples.event("batch-" + i, "batch", Samples.TIME.plusMillis(i)));
          }
        });

    awaitRow(
        "SELECT count(*), count(DISTINCT timestamp), min(timestamp) AT TIME ZONE 'UTC', min(data"
            + " ->> 'text'), bool_and(final_response), bool_or(partial), count(content) FROM"
            + " agent_run_events WHERE run_id = 'batch'",
        "5000|5000|2026-11-03 04:05:06.789|it's \"quoted\", {braces}, back\\slash, NULL|t|f|0");
    try (Connection sql = connect()) {
      assertThat(TestDatabase.ask(sql, "SELECT count(*) FROM ONLY agent_run_events_default"))
          .as("events of these days belong into the partition of their month")
          .isEqualTo("0");
    }
  }

  @Test
  void shouldWriteCallsExactly() throws Exception {
    publisher.publish(Topics.FLEET_LLM_CALLS, "r2", Samples.call("u1", "r2"));
    publisher.publish(Topics.FLEET_LLM_CALLS, "u2", Samples.call("u2", null));

    awaitRow(
        "SELECT prompt, input_tokens, output_tokens, created_at AT TIME ZONE 'UTC', cost_usd,"
            + " provider_cost_usd, run_id FROM agent_llm_usage WHERE usage_id = 'u1'",
        "{not, json} \"and\" \\ NULL\nü😀|9223372036854775807|null|2026-11-03 04:05:06.789|null|"
            + "12345678901234567890.000000000001|r2");
    awaitRow("SELECT run_id FROM agent_llm_usage WHERE usage_id = 'u2'", "null");
  }

  @Test
  void shouldSumPartialsAndKeepTheNewestOfEach() throws Exception {
    publisher.publish(Topics.FLEET_RUN_STATS, "fleet||0", Samples.stats("", 0, 5, 2));
    awaitRow("SELECT total_runs FROM run_statistics WHERE scope = 'fleet'", "5");
    publisher.publish(Topics.FLEET_RUN_STATS, "fleet||0", Samples.stats("", 0, 4, 1));
    publisher.publish(Topics.FLEET_RUN_STATS, "fleet||1", Samples.stats("", 1, 7, 1));
    publisher.publish(
        Topics.FLEET_RUN_STATS, "agent|a%7C%20%C3%BC|1", Samples.stats("a| ü", 1, 7, 1));

    awaitRow(
        "SELECT total_runs, total_iterations, provider_cost_usd, run_duration_count"
            + " FROM run_statistics WHERE scope = 'fleet'",
        "12|24|0.200000000000|12");
    awaitRow("SELECT agent_id, partition FROM agent_run_stats WHERE scope = 'agent'", "a| ü|1");
  }

  @Test
  void shouldWriteWindowsAndSumTheirPartials() throws Exception {
    String key = "1h|1793678400000|model|openai%2Fgpt|";
    publisher.publish(
        Topics.FLEET_USAGE_WINDOWS, key + "0", Samples.window("1h", "openai/gpt", 0, 5, 2));
    awaitRow("SELECT calls FROM usage WHERE name = 'openai/gpt'", "5");
    publisher.publish(
        Topics.FLEET_USAGE_WINDOWS, key + "0", Samples.window("1h", "openai/gpt", 0, 4, 1));
    publisher.publish(
        Topics.FLEET_USAGE_WINDOWS, key + "1", Samples.window("1h", "openai/gpt", 1, 7, 1));
    publisher.publish(
        Topics.FLEET_USAGE_WINDOWS, "10s" + key, Samples.window("10s", "a|b", 1, 1, 1));

    awaitRow(
        "SELECT window_start AT TIME ZONE 'UTC', name, calls, errors, input_tokens, cost_usd,"
            + " provider_cost_usd, latency_count, round(latency_p99)"
            + " FROM usage('model', '1h', '2026-11-03T04:00:00Z', '2026-11-03T05:00:00Z')",
        "2026-11-03 04:00:00|openai/gpt|12|2|1200|0.000000000001|0.200000000000|12|32");
    awaitRow("SELECT calls, latency_p50 FROM usage('model', '10s')", "1|null");
  }

  @Test
  void shouldNotLetARedeliveredOlderVersionOverwriteANewerOne() throws Exception {
    publisher.publish(Topics.FLEET_RUNS, "r3", Samples.run("r3", "completed", 9).build());
    awaitRow("SELECT status FROM agent_runs WHERE run_id = 'r3'", "completed");

    publisher.publish(Topics.FLEET_RUNS, "r3", Samples.run("r3", "running", 8).build());
    awaitWritten("r3");

    awaitRow("SELECT status, revision FROM agent_runs WHERE run_id = 'r3'", "completed|9");
  }

  @Test
  void shouldDeleteARunWithAllItsRecordsAlsoThoseThatComeLate() throws Exception {
    publisher.publish(Topics.FLEET_RUNS, "r4", Samples.run("r4", "running", 1).build());
    publisher.publish(Topics.FLEET_RUN_EVENTS, "r4", Samples.event("r4-e", "r4", Samples.TIME));
    publisher.publish(Topics.FLEET_LLM_CALLS, "r4", Samples.call("r4-u", "r4"));
    awaitRow(countsOf("r4"), "1|1|1");

    publisher.transaction(
        true,
        () -> {
          publisher.send(Topics.FLEET_RUNS, "r4", null);
          publisher.send(Topics.FLEET_RUN_DELETIONS, "r4", Samples.deletion("r4"));
        });
    awaitRow(countsOf("r4"), "0|0|0");
    awaitRow("SELECT run_id FROM deleted_runs WHERE run_id = 'r4'", "r4");

    publisher.publish(Topics.FLEET_RUN_EVENTS, "r4", Samples.event("late", "r4", Samples.TIME));
    publisher.publish(Topics.FLEET_LLM_CALLS, "r4", Samples.call("late", "r4"));
    publisher.publish(Topics.FLEET_RUNS, "r4", Samples.run("r4", "completed", 2).build());
    awaitWritten("r4");
    awaitRow(countsOf("r4"), "0|0|0");
  }

  @Test
  void shouldWriteTheRestOfABatchThatHoldsLateRecords() throws Exception {
    publisher.publish(Topics.FLEET_RUN_DELETIONS, "r8", Samples.deletion("r8"));
    awaitRow("SELECT run_id FROM deleted_runs WHERE run_id = 'r8'", "r8");

    publisher.transaction(
        true,
        () -> {
          for (int i = 0; i < 100; i++) {
            String run = i % 2 == 0 ? "r8" : "r9";
            publisher.send(
                Topics.FLEET_RUN_EVENTS, "r8", Samples.event("mixed-" + i, run, Samples.TIME));
          }
        });

    awaitRow("SELECT count(*) FROM agent_run_events WHERE run_id = 'r9'", "50");
    awaitRow(countsOf("r8"), "0|0|0");
  }

  @Test
  void shouldDeleteByTombstoneAlone() throws Exception {
    publisher.publish(Topics.FLEET_RUNS, "r5", Samples.run("r5", "running", 1).build());
    awaitRow("SELECT status FROM agent_runs WHERE run_id = 'r5'", "running");

    publisher.publish(Topics.FLEET_RUNS, "r5", null);

    awaitRow("SELECT count(*) FROM agent_runs WHERE run_id = 'r5'", "0");
  }

  @Test
  void shouldWritePricesAndTakeThemBack() throws Exception {
    String key = "openai|gpt%7C4o|2026-11-03T04%3A05%3A06.789Z";
    publisher.publish(
        Topics.MODEL_PRICES, key, Samples.price("gpt|4o", "[{\"input\": \"0.0000025\"}]"));
    awaitRow(
        "SELECT price_id, provider, model, effective_from AT TIME ZONE 'UTC', tiers FROM"
            + " model_prices",
        "p1|openai|gpt|4o|2026-11-03 04:05:06.789|[{\"input\": \"0.0000025\"}]");

    publisher.publish(Topics.MODEL_PRICES, key, null);
    awaitRow("SELECT count(*) FROM model_prices WHERE model = 'gpt|4o'", "0");
  }

  @Test
  void shouldLeaveOutWhatIsNoPriceAndGoOn() throws Exception {
    String time = "2026-11-03T04%3A05%3A06.789Z";
    publisher.publish(Topics.MODEL_PRICES, "no key of three parts", Samples.price("x", "[]"));
    publisher.publish(Topics.MODEL_PRICES, "openai|x|someday", Samples.price("x", "[]"));
    publisher.publish(Topics.MODEL_PRICES, "openai|x|" + time, Samples.price("x", "cheap"));
    publisher.publish(Topics.MODEL_PRICES, "openai|x|" + time, Samples.price("x\0", "[]"));
    publisher.publish(Topics.MODEL_PRICES, "openai|y|" + time, Samples.price("y", "[]"));

    awaitRow("SELECT model FROM model_prices WHERE model IN ('x', 'y')", "y");
  }

  @Test
  void shouldWriteSessionsWithStateAndMessagesAndDeleteThem() throws Exception {
    String session = "shop%7Ca|ann|s1";
    String state = "session|" + session + "|to%20do";
    publisher.publish(Topics.FLEET_SESSIONS, session, Samples.session("shop|a", 7, 3));
    publisher.publish(Topics.FLEET_SESSION_STATE, state, Samples.state("shop|a", 7, "[\"milk\"]"));
    publisher.publish(Topics.FLEET_SESSION_MESSAGES, session, Samples.message("shop|a", 7, 1));
    String all =
        "SELECT (SELECT status || revision FROM sessions), (SELECT key || value FROM"
            + " session_state), (SELECT role || text FROM conversations)";
    awaitRow(all, "active3|to do[\"milk\"]|userbuy milk");

    publisher.publish(Topics.FLEET_SESSION_STATE, state, null);
    awaitRow("SELECT count(*) FROM session_state", "0");

    publisher.publish(Topics.FLEET_SESSION_STATE, state, Samples.state("shop|a", 7, "[]"));
    publisher.publish(
        Topics.FLEET_SESSION_DELETIONS, session, Samples.sessionDeletion("shop|a", 7));
    awaitRow("SELECT generation FROM deleted_sessions", "7");
    publisher.publish(Topics.FLEET_SESSIONS, session, Samples.session("shop|a", 7, 4));
    publisher.publish(Topics.FLEET_SESSIONS, session, Samples.session("shop|a", 8, 1));
    awaitRow("SELECT generation FROM sessions", "8");
    awaitRow(all, "active1|null|null");
  }

  @Test
  void shouldWriteSessionsToTablesOfOtherNames() throws Exception {
    DatabaseSettings usual = postgres.settings();
    DatabaseSettings named =
        new DatabaseSettings(
            usual.host(),
            usual.port(),
            usual.name(),
            usual.user(),
            usual.password(),
            "named",
            new SessionTables("user", "memory", "chat_lines"));
    Migrations.migrate(named);
    Fleet fleet = new Fleet("named.", 1, (short) 1);
    Map<String, Map<String, String>> connectors = Connectors.load(fleet, registry.url(), named);
    connectors.keySet().removeIf(name -> !name.startsWith("named.fleet-session"));
    try (Publisher other = new Publisher(broker.address(), registry.url(), fleet)) {
      new ConnectorInstaller(worker.url(), TestWorker.TOKEN)
          .install(connectors, Duration.ofSeconds(60));
      String session = "shop|ann|s1";
      String state = "session|" + session + "|to%20do";
      other.publish(Topics.FLEET_SESSIONS, session, Samples.session("shop", 7, 3));
      other.publish(Topics.FLEET_SESSION_STATE, state, Samples.state("shop", 7, "[1]"));
      other.publish(Topics.FLEET_SESSION_MESSAGES, session, Samples.message("shop", 7, 1));
      awaitRow(
          "SELECT (SELECT status || revision FROM named.user), (SELECT value FROM named.memory),"
              + " (SELECT count(*) FROM named.chat_lines)",
          "active3|[1]|1");
      awaitRow(
          "SELECT status, state, text FROM named.session_view JOIN named.conversations USING"
              + " (app_name, user_id, session_id)",
          "active|{\"to do\": [1]}|buy milk");

      other.publish(Topics.FLEET_SESSION_DELETIONS, session, Samples.sessionDeletion("shop", 7));
      awaitRow(
          "SELECT (SELECT count(*) FROM named.user), (SELECT count(*) FROM named.memory), (SELECT"
              + " count(*) FROM named.chat_lines)",
          "0|0|0");
    }
  }

  @Test
  void shouldNotSeeWhatWasAborted() throws Exception {
    publisher.transaction(
        false,
        () ->
            publisher.send(
                Topics.FLEET_RUN_EVENTS, "r6", Samples.event("aborted", "r6", Samples.TIME)));
    awaitWritten("r6");

    awaitRow("SELECT count(*) FROM agent_run_events WHERE event_id = 'aborted'", "0");
  }

  @Test
  void shouldLoseNothingWhilePostgresIsAwayAndGoOnByItself() throws Exception {
    long before = watchdog.restarts();
    postgres.close();
    for (int i = 0; i < 200; i++) {
      publisher.publish(
          Topics.FLEET_RUN_EVENTS, "r7", Samples.event("away-" + i, "r7", Samples.TIME));
      publisher.publish(Topics.FLEET_RUNS, "r7", Samples.run("r7", "running", i).build());
    }
    eventually("a task fails and is restarted", () -> watchdog.restarts() > before + 1);
    postgres.start();

    awaitRow("SELECT count(*) FROM agent_run_events WHERE run_id = 'r7'", "200");
    awaitRow("SELECT revision FROM agent_runs WHERE run_id = 'r7'", "199");
  }

  private static String countsOf(String run) {
    return """
    SELECT (SELECT count(*) FROM agent_runs WHERE run_id = '%1$s'),
           (SELECT count(*) FROM agent_run_events WHERE run_id = '%1$s'),
           (SELECT count(*) FROM agent_llm_usage WHERE run_id = '%1$s')
    """
        .formatted(run);
  }

  /** Waits until the sinks have written everything published before under that key. */
  private static void awaitWritten(String key) throws Exception {
    String mark = inPartitionOf(key);
    publisher.publish(Topics.FLEET_RUN_EVENTS, mark, Samples.event(mark, null, Samples.TIME));
    publisher.publish(Topics.FLEET_LLM_CALLS, mark, Samples.call(mark, null));
    publisher.publish(Topics.FLEET_RUNS, mark, Samples.run(mark, "running", 0).build());
    awaitRow("SELECT count(*) FROM agent_run_events WHERE event_id = '" + mark + "'", "1");
    awaitRow("SELECT count(*) FROM agent_llm_usage WHERE usage_id = '" + mark + "'", "1");
    awaitRow("SELECT count(*) FROM agent_runs WHERE run_id = '" + mark + "'", "1");
  }

  private static String inPartitionOf(String key) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "mark-" + key + "-" + i)
        .filter(mark -> partition(mark) == partition(key))
        .findFirst()
        .orElseThrow();
  }

  private static int partition(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return BuiltInPartitioner.partitionForKey(bytes, FLEET.partitions());
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static void awaitRow(String query, String wanted) {
    String[] last = {"nothing"};
    try {
      eventually(
          wanted,
          () -> {
            try (Connection sql = connect()) {
              last[0] = String.join("\n", TestDatabase.rows(sql, query));
              return last[0].equals(wanted);
            }
          });
    } catch (AssertionError e) {
      assertThat(last[0]).as(query).isEqualTo(wanted);
      throw e;
    }
  }

  private static Connection connect() throws SQLException {
    return TestDatabase.connect(postgres.settings());
  }

  /** Who reaches the port may look, under its own name, and change nothing. */
  @Test
  void shouldTakeChangesWithItsTokenOnlyAndShowNoVariable() throws Exception {
    String validate = "/connector-plugins/JdbcSinkConnector/config/validate";
    String peek = "{\"name\":\"x\",\"topics\":\"x\",\"connection.username\":\"${env:PATH}\"}";

    assertThat(asked("GET", "/connectors", null)).isEqualTo(200);
    assertThat(asked("PUT", validate, peek)).isEqualTo(401);
    assertThat(asked("DELETE", "/connectors/fleet-runs", null)).isEqualTo(401);
    assertThat(asked("PUT", validate, peek, "Authorization", "Bearer " + TestWorker.TOKEN))
        .as("a variable that is not on the list")
        .isNotEqualTo(401);
    HttpResponse<String> answer =
        ask("PUT", validate, peek, "Authorization", "Bearer " + TestWorker.TOKEN);
    assertThat(answer.body()).doesNotContain(System.getenv("PATH"));
    assertThat(
            asked(
                "PUT",
                validate,
                peek,
                "Authorization",
                "Bearer " + TestWorker.TOKEN,
                "Origin",
                "http://evil.example"))
        .isEqualTo(403);
  }

  private static int asked(String method, String path, String body, String... headers)
      throws Exception {
    return ask(method, path, body, headers).statusCode();
  }

  private static HttpResponse<String> ask(
      String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(worker.url() + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
