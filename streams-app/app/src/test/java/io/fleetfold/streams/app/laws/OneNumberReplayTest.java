package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UnknownSums;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.calls.CallStory;
import io.fleetfold.streams.runs.calls.Told;
import io.fleetfold.streams.runs.usage.UsageReader;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Numbers;
import io.fleetfold.verify.replay.Prints;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.TokenClass;
import io.fleetfold.verify.replay.Totals;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.replay.WindowUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * One number per call: what the real topology makes of a random run's statements and spans, in any
 * order, with some of them repeated and a restart in between, is what verify computes anew.
 */
class OneNumberReplayTest {
  private static final long SECOND = 1_000;

  @Property(tries = 150)
  void shouldComeToTheNumbersOfAnIndependentReplay(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int records) {
    Random random = new Random(seed);
    CallStory story = new CallStory(random, Records.T0);
    List<Told> log = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      Told told = story.record(Records.T0 + i * SECOND);
      log.add(told);
      if (random.nextInt(3) == 0) {
        log.add(told.again(60 * SECOND));
      }
    }
    Collections.shuffle(log, random);
    int restart = random.nextInt(log.size());
    Map<String, LlmCall> rows = new HashMap<>();
    Replay replay = new Replay(ReplayConfig.of(1));
    try (FoldDriver driver = new FoldDriver()) {
      for (int i = 0; i < log.size(); i++) {
        Told told = log.get(i);
        driver.logTime(told.logTime());
        if (told.statement() == null) {
          driver.publish(event(told));
          replay.accept(LogRecord.of(0, i, told.logTime(), event(told)));
        } else {
          driver.publish(AgentLlmUsage.newBuilder(told.statement()).build());
          replay.accept(LogRecord.of(0, i, told.logTime(), told.statement()));
        }
        for (LlmCall row : driver.values(Topics.FLEET_LLM_CALLS)) {
          rows.put(row.getUsageId() + " " + row.getCreatedAt(), row);
        }
        if (i == restart) {
          driver.emit();
          driver.restart();
        }
      }
      driver.emit();
      Totals totals = replay.totals();
      assertThat(
              Comparison.of(
                  List.of(
                      StoreWitness.statistics(driver.views()),
                      StoreWitness.run(driver.views(), "run"),
                      ReplayWitness.of(totals))))
          .filteredOn(row -> !row.ok())
          .isEmpty();
      assertThat(windows(driver)).isEqualTo(windows(totals));
      assertRows(rows.values(), totals);
      assertNotCounted(driver, totals);
      driver.delete("run");
      replay.accept(LogRecord.deletion(0, log.size(), Records.T0 + 600 * SECOND, "run"));
      assertNotCounted(driver, replay.totals());
    }
  }

  /** What data quality has counted stays when the run goes. */
  private static void assertNotCounted(FoldDriver driver, Totals totals) {
    assertThat(
            driver.views().quality().entrySet().stream()
                .filter(reason -> reason.getKey().startsWith("call_repeated_"))
                .mapToLong(Map.Entry::getValue)
                .sum())
        .as("calls that data quality shows as not counted")
        .isEqualTo(totals.numbers().getOrDefault(Scope.FLEET, Numbers.NONE).everNotCounted());
  }

  private static AgentRunEvent event(Told told) {
    boolean ofAgent = told.agent() != null;
    return AgentRunEvent.newBuilder()
        .setEventId("e" + Objects.hash(told.trace(), told.span(), told.parent(), told.agent()))
        .setRunId("run")
        .setAgentId(ofAgent ? told.agent() : "")
        .setAgentName("")
        .setEventType(ofAgent ? "subagent_run_started" : "custom")
        .setTimestamp(Instant.ofEpochMilli(Records.T0))
        .setTraceId(told.trace())
        .setSpanId(told.span())
        .setParentSpanId(told.parent())
        .build();
  }

  /** As SQL has them: the last of each id and time, but for those that have moved. */
  private static void assertRows(Collection<LlmCall> rows, Totals totals) {
    Numbers fleet = totals.numbers().getOrDefault(Scope.FLEET, Numbers.NONE);
    List<LlmCall> counted = rows.stream().filter(LlmCall::getCounted).toList();
    List<LlmCall> others =
        rows.stream()
            .filter(row -> !row.getCounted() && !row.getNotCounted().equals("superseded"))
            .toList();
    Statistics.label("calls that do not count").collect(!others.isEmpty());
    assertThat(counted).as("rows that count").hasSize((int) fleet.calls().calls());
    assertThat(others).as("rows that do not").hasSize((int) fleet.notCounted().calls());
    assertThat(print(counted)).isEqualTo(fleet.calls().print().orElseThrow());
    assertThat(print(others)).isEqualTo(fleet.notCounted().print().orElseThrow());
  }

  private static long print(List<LlmCall> rows) {
    return rows.stream().mapToLong(OneNumberReplayTest::print).sum();
  }

  private static long print(LlmCall row) {
    List<Object> columns = new ArrayList<>();
    for (String name : List.of("usage_id", "run_id", "agent_id", "provider", "model", "status")) {
      columns.add(row.get(name));
    }
    TokenClass.FIRST.forEach(of -> columns.add(Objects.requireNonNullElse(row.get(of.field()), 0)));
    columns.add(row.getLatencyMs());
    columns.add(row.getCreatedAt().toEpochMilli());
    for (String name : List.of("price_id", "cost_usd", "provider_cost_usd")) {
      columns.add(row.get(name));
    }
    List<Object> details = new ArrayList<>();
    TokenClass.SECOND.forEach(of -> details.add(row.get(of.field())));
    for (String name :
        List.of(
            "service_tier",
            "billing",
            "response_id",
            "request_id",
            "usage_issue",
            "cost_approximate")) {
      details.add(row.get(name));
    }
    add(columns, details);
    List<Object> trace = new ArrayList<>();
    trace.add(row.getTraceId());
    trace.add(row.getSpanId());
    trace.add(row.getSpanId() == null ? row.getParentSpanId() : null);
    trace.add(row.getClaim() ? Boolean.TRUE : null);
    add(columns, trace);
    return Prints.of(columns.toArray());
  }

  private static void add(List<Object> columns, List<Object> more) {
    if (!more.stream().allMatch(Objects::isNull)) {
      columns.addAll(more);
    }
  }

  private static Map<String, String> windows(Totals totals) {
    Map<String, String> all = new TreeMap<>();
    totals
        .usage()
        .groups()
        .forEach(
            (group, windows) ->
                windows.forEach((start, usage) -> all.put(group + " " + start, usage.toString())));
    return all;
  }

  private static Map<String, String> windows(FoldDriver driver) {
    UsageReader reader = new UsageReader(0, driver.store(StateStores.USAGE_WINDOWS));
    Map<String, String> all = new TreeMap<>();
    for (var size : io.fleetfold.streams.runs.usage.WindowSize.values()) {
      for (UsageScope scope : List.of(UsageScope.FLEET, UsageScope.AGENT, UsageScope.MODEL)) {
        try (UsageReader.Cursor cursor = reader.windows(scope, size, 0, Long.MAX_VALUE)) {
          while (cursor.next()) {
            UsageWindow window = cursor.window();
            WindowUsage usage = usage(window);
            if (!usage.isNothing()) {
              String group =
                  (WindowSize.ofWord(window.getWindow()).word()
                          + " "
                          + window.getScope()
                          + " "
                          + window.getName())
                      .strip();
              all.put(group + " " + window.getWindowStart().toEpochMilli(), usage.toString());
            }
          }
        }
      }
    }
    return all;
  }

  private static WindowUsage usage(UsageWindow window) {
    WindowUsage usage = new WindowUsage();
    for (String number : WindowUsage.NUMBERS) {
      if (!number.startsWith("latency_ms.")) {
        Object value = UnknownSums.value(window, number);
        long sum =
            value instanceof BigDecimal usd
                ? WindowUsage.units(usd)
                : value == null ? 0 : (Long) value;
        if (value != null && WindowUsage.mayBeUnknown(number)) {
          usage.tell(number, sum);
        } else {
          usage.add(number, sum);
        }
      }
    }
    if (window.getLatencyBuckets() != null) {
      StoreWitness.buckets(window.getLatencyBuckets()).forEach(usage::addLatencies);
    }
    return usage;
  }
}
