package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.usage.UsageConfig;
import io.fleetfold.streams.runs.usage.UsageReader;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowKey;
import io.fleetfold.streams.runs.usage.WindowSize;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageWindowsTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long START = T0 / HOUR * HOUR;
  private static final FoldConfig CONFIG =
      FoldConfig.DEFAULT
          .withSealAfter(Duration.ofHours(2))
          .withUsage(
              new UsageConfig(
                  Duration.ofMinutes(10),
                  Duration.ofHours(1),
                  Duration.ofHours(1),
                  Duration.ofHours(3)));

  private final FoldDriver driver = new FoldDriver(CONFIG);

  UsageWindowsTest() {
    driver.logTime(START);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private UsageWindow window(UsageScope scope, WindowSize size, long start, String name) {
    return new UsageReader(0, driver.store(StateStores.USAGE_WINDOWS))
        .window(new WindowKey(scope, size, start, name))
        .orElse(null);
  }

  private long calls(WindowSize size) {
    List<Long> calls = new ArrayList<>();
    try (UsageReader.Cursor cursor =
        new UsageReader(0, driver.store(StateStores.USAGE_WINDOWS))
            .windows(UsageScope.FLEET, size, 0, Long.MAX_VALUE)) {
      while (cursor.next()) {
        calls.add(cursor.window().getCalls());
      }
    }
    return calls.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void shouldAddACallToNineWindows() {
    driver.publish(
        Records.call("r1", "u1", START + 61_234)
            .setAgentId("a")
            .setStatus("error")
            .setCacheReadTokens(3L)
            .setUsageMetrics("{\"cost_usd\": 0.25}")
            .build());

    for (WindowSize size : WindowSize.values()) {
      long start = size.start(START + 61_234);
      UsageWindow fleet = window(UsageScope.FLEET, size, start, "");
      assertThat(fleet)
          .isEqualTo(
              UsageWindow.newBuilder()
                  .setWindow(size.label())
                  .setWindowStart(Instant.ofEpochMilli(start))
                  .setScope("fleet")
                  .setName("")
                  .setPartition(0)
                  .setCalls(1L)
                  .setErrors(1L)
                  .setInputTokens(100L)
                  .setOutputTokens(10L)
                  .setCacheReadTokens(3L)
                  .setMissingUsageCalls(0L)
                  .setMissingInputCalls(0L)
                  .setMissingOutputCalls(0L)
                  .setUnpricedCalls(1L)
                  .setProviderCostUsd(new BigDecimal("0.250000000000"))
                  .setUnreportedCostCalls(0L)
                  .setUnknownSums(
                      "cache_write_tokens reasoning_tokens audio_input_tokens audio_output_tokens"
                          + " cache_write_1h_tokens image_input_tokens image_output_tokens")
                  .setLatencyBuckets(size == WindowSize.TEN_SECONDS ? null : "{\"276\":1}")
                  .setRevision(1L)
                  .build());
      assertThat(window(UsageScope.AGENT, size, start, "a").getInputTokens()).isEqualTo(100);
      assertThat(window(UsageScope.MODEL, size, start, "openai/gpt").getErrors()).isEqualTo(1);
    }
  }

  @Test
  void shouldAddAnActionToMinuteAndHour() {
    String data = "{\"action\": \"search\", \"result\": {\"error\": \"no\"}, \"duration_ms\": 12}";
    driver.publish(action("e1", data));
    driver.publish(action("e2", "{\"action\": \"search\"}"));
    driver.publish(action("e3", null));
    driver.publish(action("e3", null));

    UsageWindow search = window(UsageScope.ACTION, WindowSize.MINUTE, START, "search");
    assertThat(search.getCalls()).isEqualTo(2);
    assertThat(search.getErrors()).isEqualTo(1);
    assertThat(search.getLatencyBuckets()).as("one tells how long it took").endsWith(":1}");
    assertThat(search.getUnpricedCalls()).isZero();
    assertThat(search.getCostUsd()).isNull();
    assertThat(window(UsageScope.ACTION, WindowSize.HOUR, START, "unnamed").getCalls()).isOne();
    assertThat(window(UsageScope.ACTION, WindowSize.TEN_SECONDS, START, "search")).isNull();
  }

  private static io.fleetfold.records.AgentRunEvent action(String id, String data) {
    return Records.event("r1", id, "action_execution_completed", START).setData(data).build();
  }

  @Test
  void shouldCountUnderTheAgentThatTheCallNames() {
    driver.publish(Records.run("r1", "running", START).setAgentId("runs").build());
    driver.publish(Records.call("r1", "u1", START).setAgentId("calls").build());
    driver.publish(Records.call("r1", "u2", START).build());
    driver.publish(Records.call(null, "u3", START).setAgentId("calls").build());

    assertThat(window(UsageScope.AGENT, WindowSize.HOUR, START, "calls").getCalls()).isEqualTo(2);
    assertThat(window(UsageScope.AGENT, WindowSize.HOUR, START, "").getCalls()).isEqualTo(1);
    assertThat(window(UsageScope.AGENT, WindowSize.HOUR, START, "runs")).isNull();
  }

  @Test
  void shouldDecideByTheLogTimeOfTheRecordWhetherItIsInTime() {
    long grace = Duration.ofMinutes(10).toMillis();
    driver.publish(Records.call("r1", "u1", START + 9_999).build());
    driver.logTime(START + 10_000 + grace);
    driver.publish(Records.call("r1", "u2", START + 9_999).build());
    driver.logTime(START + 10_000 + grace + 1);
    driver.publish(Records.call("r1", "u3", START + 9_999).build());
    assertThat(calls(WindowSize.TEN_SECONDS)).isEqualTo(2);
    driver.logTime(START + 60_000 + HOUR + 1);
    driver.publish(Records.call("r1", "u4", START + 9_999).build());

    assertThat(calls(WindowSize.MINUTE)).isEqualTo(3);
    assertThat(calls(WindowSize.HOUR)).as("hours have no end of grace").isEqualTo(4);
    assertThat(driver.views().quality())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("late_for_window_10s", 2L, "late_for_window_1m", 1L));
  }

  @Test
  void shouldForgetOldWindowsButHoursAndSendThemBefore() {
    for (int minute = 0; minute < 5; minute++) {
      driver.logTime(START + minute * 60_000L);
      driver.publish(Records.call("r1", "u" + minute, START + minute * 60_000L).build());
    }
    driver.logTime(START + 5 * HOUR);
    driver.publish(Records.call("r1", "last", START + 5 * HOUR).build());
    driver.logTime(START + 5 * HOUR + 20_000);
    driver.publish(Records.event("r1", "e", "message", START + 5 * HOUR).build());

    assertThat(calls(WindowSize.TEN_SECONDS)).isEqualTo(1);
    assertThat(calls(WindowSize.MINUTE)).isEqualTo(1);
    assertThat(calls(WindowSize.HOUR)).isEqualTo(6);
    driver.emit();
    assertThat(sent().values().stream().filter(w -> w.getScope().equals("fleet")))
        .as("each window was sent, though no emit interval passed in its life")
        .hasSize(2 * 6 + 2);
    assertThat(driver.records(Topics.FLEET_USAGE_WINDOWS)).isEmpty();
  }

  @Test
  void shouldSendWhatHasChangedOnceEachInterval() {
    for (int i = 0; i < 20; i++) {
      driver.publish(Records.call("r1", "u" + i, START).setAgentId("a").build());
    }
    driver.restart();
    driver.emit();

    Map<String, UsageWindow> sent = sent();
    assertThat(sent).hasSize(9);
    UsageWindow model = sent.get("1m|" + START + "|model|openai%2Fgpt|0");
    assertThat(model.getCalls()).isEqualTo(20);
    assertThat(model.getRevision()).isEqualTo(20);
    driver.publish(Records.call("r1", "more", START).setAgentId("a").build());
    driver.emit();
    assertThat(sent().values()).allMatch(window -> window.getRevision() == 21).hasSize(9);
    driver.emit();
    assertThat(driver.records(Topics.FLEET_USAGE_WINDOWS)).isEmpty();
  }

  /** What has come out of the topic, by key; each key once. */
  private Map<String, UsageWindow> sent() {
    List<TestRecord<byte[], byte[]>> records = driver.records(Topics.FLEET_USAGE_WINDOWS);
    Map<String, UsageWindow> sent = new TreeMap<>();
    for (TestRecord<byte[], byte[]> record : records) {
      UsageWindow window = driver.read(Topics.FLEET_USAGE_WINDOWS, record.value());
      assertThat(sent.put(new String(record.key(), StandardCharsets.UTF_8), window)).isNull();
    }
    return sent;
  }
}
