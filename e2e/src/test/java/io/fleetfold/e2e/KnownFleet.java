package io.fleetfold.e2e;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.IngestRefusal;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fleet whose right numbers follow by plain arithmetic from what is published here, and that
 * never changes afterwards.
 */
final class KnownFleet {
  static final int RUNS = 24;
  static final int AGENTS = 4;
  static final int USERS = 8;
  static final String APP = "shop";
  static final String PROVIDER = "acme";
  static final String MODEL = "m-1";

  /** An hour of its own: the windows hold this fleet's calls and no others. */
  @SuppressWarnings("TimeInStaticInitializer") // windows of a minute close by the log's clock
  static final Instant BEGIN =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

  static final String ACTION = "search";
  static final int DUPLICATES = 2;
  private static final BigDecimal INPUT_PRICE = new BigDecimal("0.000002");
  private static final BigDecimal OUTPUT_PRICE = new BigDecimal("0.00001");

  private KnownFleet() {}

  /** A run by its number. */
  record KnownRun(int number) {
    String id() {
      return "known-" + (char) ('a' + number);
    }

    String agent() {
      return "agent-" + number % AGENTS;
    }

    /** Of four agents the third fails and the fourth goes on. */
    String status() {
      return List.of("completed", "completed", "error", "running").get(number % AGENTS);
    }

    Instant started() {
      return BEGIN.plusSeconds(60L * number);
    }

    Duration duration() {
      return Duration.ofSeconds(10L + number);
    }

    int iterations() {
      return number % 3;
    }

    /** The first run has all others of its agent below it. */
    String parent() {
      return number > 0 && number % AGENTS == 0 ? "known-a" : null;
    }

    /** Two calls, the second within the first's span for the first run. */
    List<KnownCall> calls() {
      return List.of(new KnownCall(this, 0), new KnownCall(this, 1));
    }
  }

  /** A call of a run. */
  record KnownCall(KnownRun run, int number) {
    String id() {
      return run.id() + "-" + number;
    }

    long input() {
      return 1_000L + run.number();
    }

    long output() {
      return 100L + 10L * number;
    }

    long latency() {
      return 200L + 10L * run.number();
    }

    BigDecimal cost() {
      return INPUT_PRICE
          .multiply(BigDecimal.valueOf(input()))
          .add(OUTPUT_PRICE.multiply(BigDecimal.valueOf(output())));
    }
  }

  static List<KnownRun> runs() {
    return IntStream.range(0, RUNS).mapToObj(KnownRun::new).toList();
  }

  static Stream<KnownCall> calls() {
    return runs().stream().flatMap(run -> run.calls().stream());
  }

  /** How many messages a user's session has. */
  static int messages(int user) {
    return 1 + user % 3;
  }

  /** Records are priced when they are folded: the price comes first. */
  static void publishPrice(BulkPublisher publisher) throws InterruptedException {
    Instant from = Instant.parse("2020-01-01T00:00:00Z");
    publisher.publish(
        Topics.MODEL_PRICES,
        RecordKeys.of(PROVIDER, MODEL, from),
        ModelPrice.newBuilder()
            .setPriceId("acme-1")
            .setProvider(PROVIDER)
            .setModel(MODEL)
            .setEffectiveFrom(from)
            .setTiers(
                "[{\"above_input_tokens\": 0, \"input\": \"%s\", \"output\": \"%s\"}]"
                    .formatted(INPUT_PRICE.toPlainString(), OUTPUT_PRICE.toPlainString()))
            .setSource("test")
            .setRecordedAt(from)
            .build());
    publisher.awaitAcknowledged();
  }

  static void publish(BulkPublisher publisher) throws InterruptedException {
    for (KnownRun run : runs()) {
      publishRun(publisher, run);
    }
    for (int again = 0; again < DUPLICATES; again++) {
      publisher.publish(Topics.AGENT_LLM_USAGE, "known-b", call(new KnownRun(1).calls().get(0)));
    }
    for (int user = 0; user < USERS; user++) {
      publishSession(publisher, user);
    }
    publisher.publish(
        Topics.GATEWAY_REFUSALS,
        RecordKeys.of("gateway-1", "json"),
        IngestRefusal.newBuilder()
            .setGateway("gateway-1")
            .setWay("json")
            .setField("run_id")
            .setMessage("is missing")
            .setCount(3)
            .setLastAt(BEGIN)
            .build());
    publisher.awaitAcknowledged();
  }

  private static void publishRun(BulkPublisher publisher, KnownRun run)
      throws InterruptedException {
    boolean ended = !run.status().equals("running");
    publisher.publish(
        Topics.AGENT_RUNS,
        run.id(),
        AgentRun.newBuilder()
            .setRunId(run.id())
            .setAgentId(run.agent())
            .setAgentName(run.agent())
            .setObjective("know the answer")
            .setStatus(run.status())
            .setStartedAt(run.started())
            .setFinishedAt(ended ? run.started().plus(run.duration()) : null)
            .setTotalIterations(run.iterations())
            .setParentRunId(run.parent())
            .setSessionId("session-" + run.number() % 2)
            .setRecordedAt(run.started())
            .build());
    publisher.publish(
        Topics.AGENT_EVENTS,
        run.id(),
        AgentRunEvent.newBuilder()
            .setEventId(run.id() + "-e")
            .setRunId(run.id())
            .setAgentId(run.agent())
            .setAgentName(run.agent())
            .setEventType("action_execution_completed")
            .setTimestamp(run.started())
            .setData("{\"action\":\"" + ACTION + "\",\"duration_ms\":100}")
            .build());
    for (KnownCall call : run.calls()) {
      publisher.publish(Topics.AGENT_LLM_USAGE, run.id(), call(call));
    }
  }

  private static AgentLlmUsage call(KnownCall call) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(call.id())
        .setRunId(call.run().id())
        .setAgentId(call.run().agent())
        .setProvider(PROVIDER)
        .setModel(MODEL)
        .setStatus("success")
        .setInputTokens(call.input())
        .setOutputTokens(call.output())
        .setLatencyMs(call.latency())
        .setCreatedAt(call.run().started())
        .setTraceId("trace")
        .setSpanId("span-" + call.number())
        .setParentSpanId("")
        .build();
  }

  private static void publishSession(BulkPublisher publisher, int user)
      throws InterruptedException {
    String key = RecordKeys.ofUser(APP, user(user));
    publisher.publish(
        Topics.AGENT_SESSION_EVENTS,
        key,
        event(user, "created", "session_created")
            .setStateDelta("{\"n\":0,\"user:u\":%d,\"app:of-%d\":%d}".formatted(user, user, user))
            .build());
    for (int message = 1; message <= messages(user); message++) {
      publisher.publish(
          Topics.AGENT_SESSION_EVENTS,
          key,
          event(user, "m-" + message, "message")
              .setAuthor("user")
              .setContent("{\"parts\":[{\"text\":\"message %d\"}]}".formatted(message))
              .setStateDelta("{\"n\":%d}".formatted(message))
              .build());
    }
    publisher.publish(
        Topics.AGENT_SESSION_EVENTS,
        key,
        event(user, "late", "message").setAuthor("user").setExpectedRevision(1L).build());
  }

  static AgentRunEvent.Builder event(int user, String id, String type) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setAppName(APP)
        .setUserId(user(user))
        .setSessionId("s")
        .setAgentId("agent-s")
        .setAgentName("agent-s")
        .setEventType(type)
        .setTimestamp(BEGIN);
  }

  static String user(int number) {
    return "user-" + number;
  }
}
