package io.fleetfold.streams.app.laws;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.core.ingest.Limits;
import io.fleetfold.streams.sessions.SessionConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The law that no input that was accepted can yield an output or a changelog record above its
 * limit: a fleet of hostile writers, at the largest limits that can be configured, through the real
 * topology, of which every record that leaves is measured.
 */
class OutputLimitsTest {
  /** What a batch with one record adds to its key, value and headers, generously. */
  private static final int OVERHEAD = 200;

  private static final int LARGEST_TEXT = Limits.MAX_TEXT_BYTES;
  private static final int LARGEST_FIELD = SessionLimits.MAX_FIELD_BYTES;
  private static final FoldConfig LARGEST =
      FoldConfig.DEFAULT
          .withLimits(
              new Limits(LARGEST_TEXT, 512, 512, Limits.MAX_RECORD_BYTES, Duration.ofHours(24)))
          .withSessions(
              new SessionConfig(
                  new SessionLimits(SessionLimits.MAX_CONTENT_BYTES, LARGEST_FIELD),
                  Map.of(),
                  Duration.ofHours(24)));

  /** Records of one step after which outputs are measured, so that they need not all be held. */
  private static final int AT_ONCE = 10;

  private final Random random = new Random();
  private long seed;

  @Property(tries = 5)
  void shouldKeepEveryOutputAndChangelogRecordBelowItsLimit(@ForAll long seed) {
    this.seed = seed;
    random.setSeed(seed);
    try (FoldDriver driver = new FoldDriver(LARGEST)) {
      session(driver, Sessions.created("s1", "created"));
      for (int i = 0; i < 40; i++) {
        hostile(driver, i);
        if (i % 8 == 7) {
          driver.emit();
        }
        // each time: together the outputs of this fleet would fill the heap of a test
        assertAllBelowTheirLimits(driver, seed);
      }
      driver.delete("r1");
      session(driver, Sessions.event("s1", "deleted", "session_deleted"));
      driver.emit();
      assertAllBelowTheirLimits(driver, seed);
    }
  }

  private void hostile(FoldDriver driver, int i) {
    switch (random.nextInt(9)) {
      case 0 ->
          driver.publish(
              Records.run(id("r", 1), "running", T0 + i)
                  .setAgentName(noise(random.nextInt(2_000)))
                  .setObjective(noise(LARGEST_TEXT + 9))
                  .setAdditionalContext(json(LARGEST_TEXT + 9))
                  .setFinalSynthesisOutput(noise(LARGEST_TEXT))
                  .setExecutionHistory(json(LARGEST_TEXT))
                  .setErrorMessage(noise(LARGEST_TEXT + 1))
                  .setMetadata(json(LARGEST_TEXT - 1))
                  .setAppName("\u0001".repeat(512))
                  .build());
      case 1 -> {
        for (int action = 0; action < 300; action++) {
          driver.publish(
              Records.event(id("r", 1), "a" + i + "-" + action, "action_execution_completed", T0)
                  .setData(
                      "{\"action\": \""
                          + "\\u0001".repeat(500)
                          + action
                          + "\", \"duration_ms\": 1e300}")
                  .build());
          measure(driver, action);
        }
      }
      case 2 ->
          driver.publish(
              Records.event(id("r", 1), "e" + i, noise(600), T0 + i)
                  .setData(json(LARGEST_TEXT + 1))
                  .setContent(json(LARGEST_TEXT + 1))
                  .setStateDelta(json(LARGEST_TEXT + 1))
                  .build());
      case 3 ->
          driver.publish(
              Records.call(id("r", 1), "u" + i, T0 + i)
                  .setModel(noise(3_000))
                  .setProvider(noise(3_000))
                  .setPrompt(noise(LARGEST_TEXT + 1))
                  .setResponseContent(noise(LARGEST_TEXT + 1))
                  .setErrorMessage(noise(LARGEST_TEXT + 1))
                  .setInputParams(json(LARGEST_TEXT))
                  .setUsageMetrics("{\"cost_usd\": 999999999999.999999999999}")
                  .setInputTokens(Long.MAX_VALUE)
                  .setOutputTokens(Long.MAX_VALUE)
                  .setLatencyMs(random.nextLong())
                  .build());
      case 4 ->
          session(
              driver,
              Sessions.event("s1", "m" + i, "session_updated")
                  .setData("{\"metadata\": {\"k" + i + "\": " + json(900_000) + "}}"));
      case 5 ->
          session(
              driver,
              Sessions.message("s1", "t" + i, "x")
                  .setContent(json(LARGEST_FIELD))
                  .setData(json(LARGEST_FIELD))
                  .setStateDelta("{\"app:k" + i + "\": " + json(LARGEST_FIELD - 600 - 20) + "}"));
      case 6 -> {
        for (int route = 0; route < 110; route++) {
          session(
              driver,
              Sessions.event("s1", "r" + i + "-" + route, "route_entered")
                  .setData(
                      "{\"route\": \""
                          + "\\u0001".repeat(512)
                          + "\", \"step\": \""
                          + "\\u0002".repeat(512)
                          + "\"}"));
          measure(driver, route);
        }
      }
      case 7 ->
          session(
              driver,
              Sessions.message("s1", "c" + i, "x")
                  .setContent(json(SessionLimits.MAX_CONTENT_BYTES))
                  .setData(json(SessionLimits.EVENT_BYTES - SessionLimits.MAX_CONTENT_BYTES)));
      default -> {
        RecordHeaders headers = new RecordHeaders();
        for (int header = 0; header < 40; header++) {
          headers.add("h".repeat(1_000), new byte[random.nextInt(1 << 20)]);
        }
        driver.raw(Topics.AGENT_RUNS, new byte[random.nextInt(3 << 20)], run(), headers);
        assertAllBelowTheirLimits(driver, seed);
        driver.raw(Topics.AGENT_EVENTS, null, new byte[24 << 20], new RecordHeaders());
        assertAllBelowTheirLimits(driver, seed);
        Headers few = new RecordHeaders().add("h", new byte[14 << 20]);
        driver.raw(
            Topics.AGENT_RUNS,
            null,
            driver.bytes(
                Topics.AGENT_RUNS,
                Records.run("stray", "running", T0).setObjective("y".repeat(9 << 20)).build()),
            few);
      }
    }
  }

  private void measure(FoldDriver driver, int done) {
    if (done % AT_ONCE == AT_ONCE - 1) {
      assertAllBelowTheirLimits(driver, seed);
    }
  }

  private static byte[] run() {
    return new byte[] {0, 0, 0, 0, 9, 1, 2, 3};
  }

  private static void session(FoldDriver driver, AgentRunEvent.Builder event) {
    driver.session(event.setTimestamp(Instant.ofEpochMilli(T0)).build());
  }

  private String id(String kind, int most) {
    return kind + (1 + random.nextInt(most));
  }

  /** Text of that many bytes that grows when it is quoted. */
  private String noise(int bytes) {
    return (random.nextBoolean() ? "\u0001" : "\"").repeat(bytes);
  }

  /** A JSON text of at most that many bytes. */
  private String json(int bytes) {
    int length = Math.max(0, bytes - 2);
    return random.nextBoolean()
        ? "\"" + "y".repeat(length) + "\""
        : "\"" + "\\u0001".repeat(length / 6) + "\"";
  }

  private static void assertAllBelowTheirLimits(FoldDriver driver, long seed) {
    driver.forgetLog();
    driver
        .everything()
        .forEach(
            (topic, records) -> {
              int limit = limit(driver.fleet(), topic);
              for (TestRecord<byte[], byte[]> record : records) {
                assertThat(bytes(record))
                    .as("bytes of a record of %s, seed %d", topic, seed)
                    .isLessThanOrEqualTo(limit - OVERHEAD);
              }
            });
  }

  private static int limit(Fleet fleet, String name) {
    for (Topic<?> topic : Topics.ALL) {
      if (fleet.name(topic).equals(name)) {
        // what the producer sends is bounded, too
        return Math.min(Fleet.messageBytes(topic), FoldDriver.REQUEST_BYTES);
      }
    }
    return FoldDriver.CHANGELOG_BYTES;
  }

  private static long bytes(TestRecord<byte[], byte[]> record) {
    long bytes = length(record.key()) + length(record.value());
    for (Header header : List.of(record.headers().toArray())) {
      bytes += header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
    }
    return bytes;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
