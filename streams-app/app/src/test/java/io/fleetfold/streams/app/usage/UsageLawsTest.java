package io.fleetfold.streams.app.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UnknownSums;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.usage.UsageHistory.Entry;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.usage.UsageConfig;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowKey;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.replay.WindowGroup;
import io.fleetfold.verify.replay.WindowRules;
import io.fleetfold.verify.replay.WindowUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** The laws of usage windows, over random histories that go through the real topology. */
class UsageLawsTest {
  private static final Duration KEPT = Duration.ofDays(400);
  private static final WindowRules RULES =
      new WindowRules(Duration.ofMinutes(10), Duration.ofHours(1), KEPT, KEPT);
  private static final FoldConfig CONFIG =
      FoldConfig.DEFAULT
          .withSealAfter(UsageHistory.SEAL)
          .withSilentAfter(Duration.ZERO)
          .withUsage(new UsageConfig(RULES.graceTenSeconds(), KEPT, RULES.graceMinute(), KEPT));

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void shouldComeToWhatTheWholeLogComesToInWhateverOrderTopicsAreRead(@ForAll long seed) {
    UsageHistory history = new UsageHistory(seed);
    UsageLedger replayed = replay(history);
    Random random = new Random(seed);
    Map<String, Long> revisions = new TreeMap<>();
    Map<String, String> sent = new TreeMap<>();
    List<Entry> order = history.read();
    int restart = random.nextInt(order.size());
    try (FoldDriver driver = new FoldDriver(CONFIG)) {
      for (int i = 0; i < order.size(); i++) {
        publish(driver.logTime(order.get(i).logTime()), order.get(i));
        if (random.nextInt(10) == 0) {
          driver.emit();
          collect(driver, revisions, sent);
        }
        if (i == restart) {
          collect(driver, revisions, sent);
          driver.restart();
        }
      }
      driver.emit();
      collect(driver, revisions, sent);

      Map<String, String> expected = new TreeMap<>();
      replayed
          .groups()
          .forEach(
              (group, windows) ->
                  windows.forEach(
                      (start, usage) -> expected.put(key(group, start), usage.toString())));
      assertThat(stored(driver)).as("what is live").isEqualTo(expected);
      assertThat(sent).as("what was sent last").isEqualTo(expected);
      Map<String, Long> late = new TreeMap<>(driver.views().quality());
      late.keySet().removeIf(reason -> !reason.startsWith("late_"));
      assertThat(late).isEqualTo(late(replayed));
    }
  }

  private static UsageLedger replay(UsageHistory history) {
    Replay replay =
        new Replay(
            new ReplayConfig(1, UsageHistory.SEAL, FoldSection.SEAL_SILENT_AFTER_UNSET, RULES));
    long offset = 0;
    for (Entry entry : history.log) {
      replay.accept(record(entry, offset++));
    }
    return replay.totals().usage();
  }

  private static LogRecord record(Entry entry, long offset) {
    if (entry.record() instanceof AgentRun run) {
      return LogRecord.of(0, offset, entry.logTime(), run);
    }
    if (entry.record() instanceof AgentRunEvent event) {
      return LogRecord.of(0, offset, entry.logTime(), event);
    }
    return entry.record() instanceof AgentLlmUsage call
        ? LogRecord.of(0, offset, entry.logTime(), call)
        : LogRecord.deletion(0, offset, entry.logTime(), entry.runId());
  }

  /** Hours take every record, and so tell how many the shorter windows have not taken. */
  private static Map<String, Long> late(UsageLedger replayed) {
    Map<String, Long> late = new TreeMap<>();
    replayed
        .groups()
        .forEach(
            (group, windows) -> {
              long calls = windows.values().stream().mapToLong(usage -> usage.get("calls")).sum();
              boolean once = group.scope().equals("fleet");
              boolean hour = group.size() == io.fleetfold.verify.replay.WindowSize.HOUR;
              if (once || group.scope().equals("action")) {
                for (String size : once ? List.of("10s", "1m") : List.of("1m")) {
                  if (hour || group.size().word().equals(size)) {
                    late.merge("late_for_window_" + size, hour ? calls : -calls, Long::sum);
                  }
                }
              }
            });
    late.values().removeIf(calls -> calls == 0);
    return late;
  }

  private static String key(WindowGroup group, long start) {
    return group.size().word() + " " + start + " " + group.scope() + " " + group.name();
  }

  @Test
  void shouldNotGrowWithTheNumberOfCalls() {
    try (FoldDriver driver = new FoldDriver(CONFIG)) {
      int few = 0;
      for (int i = 0; i < 3_000; i++) {
        long latency = 1L << (i % 30);
        driver.publish(Records.call("r", "u" + i, Records.T0).setLatencyMs(latency).build());
        few = i == 60 ? bytes(driver) : few;
      }
      assertThat(bytes(driver))
          .as("bytes of an hour after 3000 calls, beside %d after 60", few)
          .isLessThan(few + 64);
    }
  }

  private static int bytes(FoldDriver driver) {
    long start = WindowSize.HOUR.start(Records.T0);
    return driver
        .store(StateStores.USAGE_WINDOWS)
        .get(new WindowKey(UsageScope.FLEET, WindowSize.HOUR, start, "").bytes())
        .length;
  }

  private static void publish(FoldDriver driver, Entry entry) {
    if (entry.record() instanceof AgentRun run) {
      driver.publish(run);
    } else if (entry.record() instanceof AgentRunEvent event) {
      driver.publish(event);
    } else if (entry.record() instanceof AgentLlmUsage call) {
      driver.publish(call);
    } else {
      driver.delete(entry.runId());
    }
  }

  private static Map<String, String> stored(FoldDriver driver) {
    Map<String, String> all = new TreeMap<>();
    for (UsageScope scope : UsageScope.values()) {
      for (WindowSize size : WindowSize.values()) {
        driver
            .views()
            .usage(new UsageFilter(scope, size, 0, Long.MAX_VALUE, null), 0, 100_000)
            .items()
            .forEach(partials -> put(all, partials.get(0)));
      }
    }
    return all;
  }

  private static void collect(
      FoldDriver driver, Map<String, Long> revisions, Map<String, String> sent) {
    for (UsageWindow window : driver.values(Topics.FLEET_USAGE_WINDOWS)) {
      Long before = revisions.put(put(sent, window), window.getRevision());
      assertThat(before == null || before < window.getRevision())
          .as("revisions grow: %s", window)
          .isTrue();
    }
  }

  private static String put(Map<String, String> all, UsageWindow window) {
    String key =
        window.getWindow()
            + " "
            + window.getWindowStart().toEpochMilli()
            + " "
            + window.getScope()
            + " "
            + window.getName();
    WindowUsage usage = new WindowUsage();
    for (String number : WindowUsage.NUMBERS) {
      if (number.startsWith("latency_ms.")) {
        continue;
      }
      Object value = UnknownSums.value(window, number);
      if (value instanceof BigDecimal usd) {
        usage.tell(number, WindowUsage.units(usd));
      } else if (value != null && WindowUsage.mayBeUnknown(number)) {
        usage.tell(number, (Long) value);
      } else if (value != null) {
        usage.add(number, (Long) value);
      }
    }
    assertThat(window.getLatencyBuckets() == null).isEqualTo(window.getWindow().equals("10s"));
    if (window.getLatencyBuckets() != null) {
      buckets(window.getLatencyBuckets()).forEach(usage::addLatencies);
    }
    all.put(key, usage.toString());
    return key;
  }

  private static Map<Integer, Long> buckets(String json) {
    Histogram histogram = new Histogram();
    for (String pair : json.replaceAll("[{}\"]", "").split(",", -1)) {
      if (!pair.isEmpty()) {
        String bucket = pair.substring(0, pair.indexOf(':'));
        histogram.add(
            bucket.equals("zero") ? Histogram.ZERO : Integer.parseInt(bucket),
            Long.parseLong(pair.substring(pair.indexOf(':') + 1)));
      }
    }
    assertThat(StatsRecords.json(histogram)).isEqualTo(json);
    return histogram.buckets();
  }
}
