package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.status.InstanceStatus;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.StreamsApp;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
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

/**
 * Verify agrees with a pipeline that is right, and sees whatever is made wrong. In this order. The
 * pipeline has no setting of the folds by default, and nobody repeats one to verify.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {
  private static final String SESSION = "concat_ws('/', app_name, user_id, session_id)";
  private static final byte[] POISON = {1, 2, 3};
  private static final byte[] NOTHING = {};
  private static final Pattern LETTERS = Pattern.compile("(\\d+) dead letters");

  @TempDir static Path folder;
  private static final String STATE =
      "{\"a\":{\"bb\":1,\"c\":[true, null],\"a\":\"é\\u0001\"},\"b\":2,\"user:c\":\"x\",\"app:d\":12345678901234567890.10}";

  private static Pipeline pipeline;

  @BeforeAll
  static void publish() throws Exception {
    pipeline = new Pipeline(folder.resolve("data"), 19_000);
    OtherSettings.start(pipeline);
    pipeline.run("simulate", "--runs", "150", "--agents", "8", "--seed", "11");
    try (Wire wire = new Wire(pipeline)) {
      OtherSettings.send(wire);
      for (int user = 0; user < 6; user++) {
        sessions(wire, "user %d/ü".formatted(user));
      }
    }
  }

  @AfterAll
  static void stopPipeline() throws Exception {
    if (second != null) {
      second.close();
    }
    pipeline.close();
  }

  /** Sessions of a user with all that can happen to one. */
  private static void sessions(Wire wire, String user) throws Exception {
    for (String id : List.of("kept", "deleted")) {
      session(wire, user, id, "session_created", "{\"metadata\":{\"plan\":1.50e2}}", STATE);
      session(wire, user, id, "route_entered", "{\"route\":\"pay\",\"step\":\"card\"}", null);
      session(wire, user, id, "message", "{\"z\":1,\"own\":-0}", "{\"temp:a\":1,\"b\":null}");
      session(wire, user, id, "session_updated", "{\"ttl_ms\":86400000}", "{\"app:d\":1e-7}");
      session(wire, user, id, "session_updated", "{\"status\":\"gone\"}", null);
    }
    session(wire, user, "deleted", "session_deleted", null, "{\"user:last\":[]}");
    session(wire, user, "deleted", "message", null, null);
  }

  private static void session(
      Wire wire, String user, String id, String type, String data, String delta) throws Exception {
    AgentRunEvent event =
        Wire.event(type + "-" + (data == null ? 0 : data.hashCode()), null, "shop", type, data);
    event.setAppName("shop");
    event.setUserId(user);
    event.setSessionId(id);
    event.setStateDelta(delta);
    event.setContent(type.equals("message") ? "{\"parts\":[{\"text\":\"a\\u0000\\tb\"}]}" : null);
    String key = "shop/" + user.replace(" ", "%20").replace("/", "%2F").replace("ü", "%C3%BC");
    for (int time = 0; time < 2; time++) {
      send(wire, Topics.AGENT_SESSION_EVENTS, key, event);
    }
  }

  @Test
  @Order(1)
  void shouldAgreeWhereverTheFoldsAre() throws Exception {
    // no settling before: what is not folded yet is in none of the three
    assertThat(differences()).isEmpty();
    pipeline.settle();
    OtherSettings.assertInForce(pipeline);
    // what the app runs with counts, and not what somebody says it does
    Command.Outcome outcome =
        attempt("--seal-after", "PT1S", "--grace-1m", "PT0S", "--record-bytes", "1024");
    assertThat(outcome.output())
        .contains(
            "--seal-after is PT1S, but the streams app runs with PT2H: the app's is taken",
            "--grace-1m is PT0S",
            "--record-bytes is 1024");
    JsonNode report = report(outcome);
    assertThat(differences(report)).isEmpty();
    assertThat(report.get("notes").toString()).contains("sessions compared: ");
    assertThat(
            report
                .get("rows")
                .valueStream()
                .filter(row -> row.get("number").asText().equals("messages of sessions"))
                .mapToLong(row -> row.get("replay").asLong())
                .sum())
        .isGreaterThanOrEqualTo(6);
  }

  @Test
  @Order(2)
  void shouldSeeAChangedRowOfEachTable() throws Exception {
    try (Connection owner = owner();
        Statement statement = owner.createStatement()) {
      List<ChangedRow> changes =
          List.of(
              new ChangedRow("agent_runs", "run_id", "duration_ms", "duration_ms + 1"),
              new ChangedRow(
                  "agent_llm_usage", "usage_id", "cost_usd", "cost_usd + 0.000000000001"),
              new ChangedRow("agent_run_events", "event_id", "event_type", "event_type || '!'"),
              new ChangedRow("agent_run_stats", "agent_id", "input_tokens", "input_tokens + 1"),
              new ChangedRow(
                  "usage_windows",
                  "concat(\"window\", ' ', scope, nullif(' ' || name, ' '), ' at ', to_char("
                      + "window_start at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))",
                  "reasoning_tokens",
                  "reasoning_tokens + 1"),
              new ChangedRow("sessions", SESSION, "revision", "revision + 1"),
              new ChangedRow("session_state", SESSION, "value", "'\"changed\"'"),
              new ChangedRow("session_messages", SESSION, "content", "'\"changed\"'"));
      Deque<ChangedRow> made = new ArrayDeque<>();
      try {
        for (ChangedRow change : changes) {
          change.make(statement);
          made.push(change);
        }
        JsonNode report = verify();
        JsonNode runs =
            report
                .get("differences")
                .valueStream()
                .filter(row -> row.get("number").asText().equals("fingerprint of runs"))
                .findFirst()
                .orElseThrow();
        assertThat(runs.get("live"))
            .as("each run as the stores have it")
            .isEqualTo(runs.get("replay"));
        assertThat(differences(report))
            .contains("fleet fingerprint of runs", "fleet fingerprint of calls", "fleet cost_usd")
            .contains("fleet fingerprint of events", "total_input_tokens")
            .contains("window " + changes.get(4).name(statement) + " reasoning_tokens")
            .contains(changes.get(5).name(statement) + " revision")
            .contains("fingerprint of state")
            .contains(changes.get(7).name(statement) + " fingerprint of messages");
      } finally {
        // the tests behind this one read the same tables
        for (ChangedRow change : made) {
          change.undo(statement);
        }
      }
    }
    assertThat(differences()).as("everything was put back").isEmpty();
  }

  @Test
  @Order(3)
  void shouldAgreeAfterADeadLetterWasReplayed() throws Exception {
    long before = letters("dead-letters", "list");
    try (Wire wire = new Wire(pipeline)) {
      byte[] whole = wire.encode(Topics.AGENT_RUNS, Wire.runRecord("cut", "poison", "in half"));
      for (byte[] poison : List.of(POISON, NOTHING, Arrays.copyOf(whole, whole.length / 2))) {
        wire.send(Topics.AGENT_RUNS, null, "poisoned", poison);
      }
    }
    pipeline.settle();
    assertThat(differences()).isEmpty();
    assertThat(letters("dead-letters", "list")).isEqualTo(before + 3);
    String[] undecodable = {"dead-letters", "list", "--reason", "undecodable"};
    assertThat(pipeline.run(undecodable).output())
        .contains("its bytes are not the expected Avro record");
    long replayed = letters(undecodable);
    assertThat(pipeline.run("dead-letters", "replay", "--reason", "undecodable").output())
        .contains("\n" + replayed + " replayed");
    pipeline.settle();
    assertThat(letters("dead-letters", "list")).isEqualTo(before + 3 + replayed);
    assertThat(differences()).isEmpty();
  }

  private static StreamsApp second;

  /** From here on until the last test there are two, and every command is answered by either. */
  @Test
  @Order(4)
  void shouldAgreeThroughAnyOfTwoInstances() throws Exception {
    JsonNode runs = pipeline.json("/api/v1/runs?limit=30").get("items");
    second = OtherSettings.join(pipeline, folder.resolve("second"));
    Await.until("two instances share the partitions", Duration.ofMinutes(1), VerifyIT::isShared);

    // through the second, as from another machine; the tests below ask the pipeline's own
    JsonNode report =
        report(
            Command.here(
                "verify",
                "--json",
                "--bootstrap-servers",
                "127.0.0.1:" + pipeline.kafkaPort(),
                "--schema-registry",
                "http://127.0.0.1:" + pipeline.registryPort(),
                "--topic-prefix",
                OtherSettings.PREFIX,
                "--query-url",
                "http://127.0.0.1:1,http://127.0.0.1:" + second.httpPort(),
                "--jdbc-url",
                "jdbc:postgresql://127.0.0.1:"
                    + pipeline.parts().ports().postgres()
                    + "/fleetfold?password="
                    + passwords().getProperty("reader")));
    assertThat(differences(report)).isEmpty();
    assertThat(pipeline.json("/api/v1/runs?limit=30").get("items")).isEqualTo(runs);
  }

  private static boolean isShared() throws Exception {
    List<InstanceStatus> all = pipeline.status().instances();
    return all.size() == 2
        && all.stream().allMatch(each -> !each.list("runs").isEmpty())
        && all.stream().mapToInt(each -> each.partitions().get("runs").size()).sum()
            == pipeline.parts().fleet().partitions();
  }

  private static long letters(String... command) throws Exception {
    Matcher told = LETTERS.matcher(pipeline.run(command).output());
    assertThat(told.find()).isTrue();
    return Long.parseLong(told.group(1));
  }

  @Test
  @Order(5)
  void shouldAgreeWhereverProducersRepeatAnId() throws Exception {
    try (Wire wire = new Wire(pipeline)) {
      for (String run : new String[] {"twin-1", "twin-2"}) {
        send(wire, Topics.AGENT_LLM_USAGE, run, Wire.call("twin-call", run, "twins", "hello"));
        send(
            wire,
            Topics.AGENT_EVENTS,
            run,
            Wire.event("twin-event", run, "twins", "iteration_started", "{}"));
      }
      send(
          wire,
          Topics.AGENT_EVENTS,
          "twin-1",
          Wire.event("event-0", "twin-1", "twins", "message", "{}"));
      for (String agent : new String[] {"twins", "others"}) {
        AgentLlmUsage call = Wire.call("twin-call", null, agent, "without a run");
        Instant midnight = call.getCreatedAt().truncatedTo(ChronoUnit.DAYS);
        for (long millis : new long[] {0, 1, -1}) {
          call.setCreatedAt(midnight.plusMillis(millis));
          send(wire, Topics.AGENT_LLM_USAGE, agent, call);
        }
      }
    }
    pipeline.settle();
    assertThat(pipeline.stats("twins").get("total_llm_calls").asLong())
        .as("two runs, and two days without one")
        .isEqualTo(4);
    assertThat(
            pipeline.count(
                "select records from fleetfold.repeated_ids where kind = 'call' and id = 'twin-call'"))
        .isEqualTo(6);
    assertThat(
            pipeline.count(
                "select count(*) from fleetfold.agent_run_events where event_id = 'twin-event'"))
        .isEqualTo(2);
    assertThat(
            pipeline.sql("select string_agg(event_id, ' ') from fleetfold.run_events(?)", "twin-1"))
        .as("events of one millisecond, as they were sent")
        .isEqualTo("twin-event event-0");
    JsonNode events = pipeline.json("/api/v1/runs/twin-1/events");
    assertThat(
            events.at("/items/0/event_id").asText() + " " + events.at("/items/1/event_id").asText())
        .isEqualTo("twin-event event-0");
    JsonNode report = verify();
    assertThat(differences(report)).isEmpty();
    assertThat(report.get("notes").toString())
        .contains(
            "ids of calls in more than one run, session or agent's day",
            "ids of events in more than one run, session or agent's day");
  }

  @Test
  @Order(6)
  void shouldAgreeAfterCallsWithoutAPriceWereCharged() throws Exception {
    try (Wire wire = new Wire(pipeline)) {
      for (String run : new String[] {"late-1", null}) {
        AgentLlmUsage call = Wire.call("late-call", run, "late", "before its price is known");
        call.setModel("late-model");
        // a request to reprice is the row once more: all that it holds goes through SQL and back
        call.setTraceId("4bf92f3577b34da6a3ce929d0e0e4736");
        call.setParentSpanId("00f067aa0ba902b7");
        call.setClaim(run == null);
        send(wire, Topics.AGENT_LLM_USAGE, run == null ? "late" : run, call);
      }
    }
    pipeline.settle();
    assertThat(pipeline.stats("late").get("cost_usd").isNull()).isTrue();
    assertThat(pipeline.stats("late").get("unpriced_calls").asLong()).isEqualTo(2);

    pipeline.run(
        "prices set --provider openai --model late-model --per-million --input 100 --output 200"
            .concat(" --effective-from 2020-01-01")
            .split(" "));
    for (int time = 0; time < 2; time++) {
      pipeline.run("reprice", "--from", "2020-01-01", "--apply");
      pipeline.settle();
      assertThat(pipeline.stats("late").get("unpriced_calls").asLong()).isZero();
      assertThat(new BigDecimal(pipeline.stats("late").get("cost_usd").asText()))
          .as("10 tokens at 100 and 5 at 200 USD per million, twice")
          .isEqualByComparingTo("0.004");
      assertThat(
              pipeline.sql(
                  "select sum(cost_usd)::text from fleetfold.agent_llm_usage where model = ?",
                  "late-model"))
          .isEqualTo("0.004000000000");
      assertThat(differences()).isEmpty();
    }
  }

  private static <V extends SpecificRecord> void send(
      Wire wire, Topic<V> topic, String key, V value) throws Exception {
    wire.send(topic, null, key, wire.encode(topic, value));
  }

  @Test
  @Order(7)
  void shouldSeeAMissingInputRecordUnlessABaselineStandsForIt() throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + pipeline.kafkaPort()))) {
      TopicPartition events =
          new TopicPartition(pipeline.parts().fleet().name(Topics.AGENT_EVENTS), 0);
      admin.deleteRecords(Map.of(events, RecordsToDelete.beforeOffset(1))).all().get();
    }
    JsonNode report = verify("--baseline", folder.resolve("empty").toString());
    assertThat(differences(report)).contains("fleet fingerprint of events");
    assertThat(report.get("unproven").toString())
        .contains("input is gone: " + OtherSettings.PREFIX + "agent-events-0 before offset 1");

    JsonNode fromBaseline = verify();
    assertThat(differences(fromBaseline)).isEmpty();
    assertThat(fromBaseline.get("exact").asBoolean()).isTrue();
    assertThat(fromBaseline.get("notes").toString())
        .contains("partition 0 starts from the baseline of")
        .doesNotContain("partition 1");
  }

  @Test
  @Order(8)
  void shouldSeeAChangedEntryOfAStore() throws Exception {
    // the pipeline's own takes over all partitions, and their stores
    second.close();
    pipeline.settle();
    pipeline.close();
    String agent = StoredPartials.exchangeTwoAgents(pipeline.data().resolve("streams"));
    String session = StoredPartials.exchangeTwoKeysOfSessions(pipeline.data().resolve("streams"));
    pipeline.start();

    JsonNode report = verify();
    assertThat(report.get("exact").asBoolean()).isFalse();
    JsonNode row =
        report
            .get("differences")
            .valueStream()
            .filter(
                difference ->
                    difference.get("name").asText().equals(agent)
                        && difference.get("number").asText().equals("total_input_tokens"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(differences(report)));
    assertThat(row.get("live")).isNotEqualTo(row.get("replay"));
    assertThat(row.get("sql")).isEqualTo(row.get("replay"));
    assertThat(differences(report)).contains("session " + session + " fingerprint of state");
  }

  /** What differs, each as scope and number. */
  private static String differences() throws Exception {
    return differences(verify());
  }

  private static String differences(JsonNode report) {
    StringBuilder numbers = new StringBuilder();
    report
        .get("differences")
        .forEach(
            row ->
                numbers
                    .append(row.get("scope").asText())
                    .append(row.get("name").asText().isEmpty() ? "" : " ")
                    .append(row.get("name").asText())
                    .append(' ')
                    .append(row.get("number").asText())
                    .append('\n'));
    return numbers.toString();
  }

  private static JsonNode verify(String... options) throws Exception {
    return report(attempt(options));
  }

  private static Command.Outcome attempt(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("verify", "--json"));
    arguments.addAll(List.of(options));
    return Command.here(pipeline.with(arguments.toArray(String[]::new)));
  }

  private static JsonNode report(Command.Outcome outcome) throws Exception {
    assertThat(outcome.exit()).as(outcome.output()).isBetween(0, 1);
    String printed = outcome.output();
    JsonNode report = new ObjectMapper().readTree(printed.substring(printed.indexOf('{')));
    assertThat(report.get("exact").asBoolean()).isEqualTo(outcome.exit() == 0);
    assertThat(report.get("numbers").asInt()).isGreaterThan(100);
    return report;
  }

  private static Properties passwords() throws Exception {
    Properties passwords = new Properties();
    try (Reader in =
        Files.newBufferedReader(pipeline.data().resolve("postgres/passwords.properties"))) {
      passwords.load(in);
    }
    return passwords;
  }

  private static Connection owner() throws Exception {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + pipeline.parts().ports().postgres() + "/fleetfold",
        "fleetfold",
        passwords().getProperty("owner"));
  }
}
