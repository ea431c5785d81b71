package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.calls.CallStory;
import io.fleetfold.streams.runs.calls.LawByText;
import io.fleetfold.streams.runs.calls.Told;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.stats.Totals;
import io.fleetfold.streams.runs.stats.TotalsRecords;
import io.fleetfold.streams.runs.usage.UsageReader;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * One number per call through the real topology: any order of the same records, some of them
 * repeated, with a restart from the changelogs in between, against docs/ONE_NUMBER.md computed at
 * once.
 */
class OneNumberFoldTest {
  private static final long SECOND = 1_000;

  @Property(tries = 120)
  void anyOrderOfTheSameRecordsEndsInTheLaw(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int records) {
    Random random = new Random(seed);
    CallStory story = new CallStory(random, Records.T0);
    List<Told> log = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      log.add(story.record(Records.T0 + i * SECOND));
    }
    List<Told> repeated = new ArrayList<>(log);
    log.stream()
        .filter(any -> random.nextInt(3) == 0)
        .map(told -> told.again(60 * SECOND))
        .forEach(repeated::add);
    Collections.shuffle(repeated, random);
    int restart = random.nextInt(repeated.size());
    Map<String, LlmCall> rows = new HashMap<>();
    try (FoldDriver driver = new FoldDriver()) {
      for (int i = 0; i < repeated.size(); i++) {
        publish(driver, repeated.get(i));
        driver.values(Topics.FLEET_LLM_CALLS).forEach(call -> put(rows, call));
        if (i == restart) {
          driver.emit();
          driver.restart();
        }
      }
      driver.emit();
      check(driver, repeated, rows);
    }
  }

  private static void publish(FoldDriver driver, Told told) {
    driver.logTime(told.logTime());
    if (told.statement() != null) {
      driver.publish(AgentLlmUsage.newBuilder(told.statement()).build());
      return;
    }
    driver.publish(event(told));
  }

  private static AgentRunEvent event(Told told) {
    String id = Objects.hash(told.trace(), told.span(), told.parent(), told.agent()) + "";
    boolean ofAgent = told.agent() != null;
    return AgentRunEvent.newBuilder()
        .setEventId(id)
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

  private static void put(Map<String, LlmCall> rows, LlmCall call) {
    rows.merge(
        call.getUsageId() + " " + call.getCreatedAt(),
        call,
        (known, later) -> {
          assertThat(later.getRevision()).isGreaterThan(known.getRevision());
          return later;
        });
  }

  /** Sums of calls, with their latencies. */
  private static final class Sums {
    private final LlmTotals totals = Totals.zero();
    private final Histogram latencies = new Histogram();

    void add(AgentLlmUsage call) {
      Totals.add(totals, Totals.of(call, null, call.getProviderCostUsd()), 1);
      if (call.getLatencyMs() != null) {
        latencies.add(Histogram.bucket(call.getLatencyMs()), 1);
      }
    }
  }

  private static void check(FoldDriver driver, List<Told> records, Map<String, LlmCall> rows) {
    LawByText law = new LawByText(records);
    String agentOfRun = agentOfRun(records);
    Sums fleet = new Sums();
    Map<String, Sums> agents = new TreeMap<>();
    Map<String, LlmTotals> windows = new TreeMap<>();
    for (LawByText.Call call : law.calls.values()) {
      if (call.notCounted == null) {
        fleet.add(call.record);
        String agent = call.agent == null ? agentOfRun : call.agent;
        agents.computeIfAbsent(String.valueOf(agent), any -> new Sums()).add(call.record);
        addTo(windows, call.record);
      }
      LlmCall row = rows.get(call.record.getUsageId() + " " + call.record.getCreatedAt());
      assertThat(row.getCounted()).as("%s counts", call.record).isEqualTo(call.notCounted == null);
      assertThat(row.getCounted()).isEqualTo(row.getNotCounted() == null);
    }
    checkRun(driver, fleet, agentOfRun);
    checkSums("the fleet", driver.views().fleetStats(), fleet);
    Stream.of("x0", "x1", "agent-0", "agent-1", "agent-2")
        .forEach(
            agent ->
                checkSums(
                    agent,
                    driver.views().agentStats(agent),
                    agents.getOrDefault(agent, new Sums())));
    assertThat(windows(driver)).as("windows").isEqualTo(asTold(windows));
    checkRows(rows, fleet);
  }

  private static String agentOfRun(List<Told> records) {
    AgentLlmUsage newest = null;
    String inside = null;
    boolean hadRecord = false;
    Map<String, Boolean> records0 = new HashMap<>();
    for (Told told : records) {
      AgentLlmUsage call = told.statement();
      if (call == null) {
        String agent = told.agent();
        inside = agent != null && (inside == null || agent.compareTo(inside) < 0) ? agent : inside;
        continue;
      }
      boolean isRecord = call.getCarrier() == null && !call.getClaim();
      hadRecord = isRecord && records0.putIfAbsent(call.getUsageId(), true) != null;
      if (!hadRecord
          && call.getAgentId() != null
          && (newest == null
              || call.getCreatedAt().isAfter(newest.getCreatedAt())
              || (call.getCreatedAt().equals(newest.getCreatedAt())
                  && call.getAgentId().compareTo(newest.getAgentId()) > 0))) {
        newest = call;
      }
    }
    return newest == null ? inside : newest.getAgentId();
  }

  private static void checkRun(FoldDriver driver, Sums sums, String agent) {
    Run run = driver.views().run("run").orElseThrow();
    Run expected = new Run();
    TotalsRecords.put(sums.totals, expected);
    assertThat(numbers(run)).as("the run's numbers").isEqualTo(numbers(expected));
    assertThat(run.getAgentId()).as("the run's agent").isEqualTo(agent);
  }

  private static void checkSums(String of, List<RunStats> partials, Sums sums) {
    RunStats expected = new RunStats();
    TotalsRecords.put(sums.totals, expected);
    RunStats told = new RunStats();
    TotalsRecords.put(Totals.zero(), told);
    RunStats partial = partials.isEmpty() ? told : partials.get(0);
    assertThat(numbers(partial)).as("the calls of %s", of).isEqualTo(numbers(expected));
    if (!partials.isEmpty()) {
      assertThat(partial.getLlmLatencyBuckets())
          .as("the latencies of %s", of)
          .isEqualTo(StatsRecords.json(sums.latencies));
    }
  }

  /** All numbers of calls in a record. */
  private static Map<String, Object> numbers(SpecificRecord record) {
    Map<String, Object> numbers = new TreeMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      boolean ofCalls =
          LlmTotals.getClassSchema().getField(field.name()) != null
              || field.name().endsWith("llm_calls")
              || field.name().endsWith("_usd")
              || field.name().equals("unpriced_calls");
      if (ofCalls) {
        numbers.put(field.name(), record.get(field.pos()));
      }
    }
    assertThat(numbers).hasSizeGreaterThan(12);
    return numbers;
  }

  private static void addTo(Map<String, LlmTotals> windows, AgentLlmUsage call) {
    String agent = call.getAgentId() == null ? "" : call.getAgentId();
    for (WindowSize size : WindowSize.values()) {
      long start = size.start(call.getCreatedAt().toEpochMilli());
      for (String name :
          List.of(
              "fleet ", "agent " + agent, "model " + call.getProvider() + "/" + call.getModel())) {
        Totals.add(
            windows.computeIfAbsent(size + " " + start + " " + name, any -> Totals.zero()),
            Totals.of(call, null, call.getProviderCostUsd()),
            1);
      }
    }
  }

  private static Map<String, Object> asTold(Map<String, LlmTotals> windows) {
    Map<String, Object> told = new TreeMap<>();
    windows.forEach(
        (name, totals) -> {
          UsageWindow window = new UsageWindow();
          TotalsRecords.put(totals, window);
          told.put(name, numbers(window));
        });
    return told;
  }

  private static Map<String, Object> windows(FoldDriver driver) {
    UsageReader reader = new UsageReader(0, driver.store(StateStores.USAGE_WINDOWS));
    Map<String, Object> windows = new TreeMap<>();
    for (WindowSize size : WindowSize.values()) {
      for (UsageScope scope : List.of(UsageScope.FLEET, UsageScope.AGENT, UsageScope.MODEL)) {
        try (UsageReader.Cursor cursor = reader.windows(scope, size, 0, Long.MAX_VALUE)) {
          while (cursor.next()) {
            UsageWindow window = cursor.window();
            // what was taken away again stays as zeros
            if (window.getCalls() != 0) {
              windows.put(
                  size
                      + " "
                      + window.getWindowStart().toEpochMilli()
                      + " "
                      + window.getScope()
                      + " "
                      + window.getName(),
                  numbers(window));
            }
          }
        }
      }
    }
    return windows;
  }

  private static void checkRows(Map<String, LlmCall> rows, Sums run) {
    long calls = 0;
    long input = 0;
    for (LlmCall row : rows.values()) {
      if (row.getCounted()) {
        calls++;
        input += row.getInputTokens() == null ? 0 : row.getInputTokens();
      }
    }
    assertThat(calls).as("rows that count").isEqualTo(run.totals.getCalls());
    assertThat(input).as("input tokens of rows that count").isEqualTo(run.totals.getInputTokens());
  }
}
