package io.fleetfold.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FleetStreamTest {
  @Property(tries = 25)
  void shouldTellTheSameFleetForTheSameSeed(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int runs) {
    SimulatorOptions options = SimulatorOptions.of(runs, 7, seed);
    assertThat(all(options)).isEqualTo(all(options));
  }

  @Property(tries = 25)
  void shouldExpectWhatARecountOfTheRecordsGives(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int runs) {
    List<Emission<?>> records = all(SimulatorOptions.of(runs, 5, seed));
    Expectation expectation = new Expectation();
    records.forEach(expectation::count);
    JsonNode fleet = expectation.toJson().get("fleet");

    Map<String, AgentRun> last = new HashMap<>();
    long calls = 0;
    long input = 0;
    Map<String, Integer> iterations = new HashMap<>();
    for (Emission<?> record : records) {
      if (record.value() instanceof AgentRun run) {
        last.put(run.getRunId(), run);
      } else if (record.value() instanceof AgentLlmUsage call) {
        calls++;
        input += call.getInputTokens() == null ? 0 : call.getInputTokens();
      } else if (record.value() instanceof AgentRunEvent event
          && event.getEventType().equals("iteration_started")) {
        iterations.merge(event.getRunId(), 1, Integer::sum);
      }
    }
    assertThat(fleet.get("total_runs").asLong()).isEqualTo(runs).isEqualTo(last.size());
    assertThat(fleet.get("total_llm_calls").asLong()).isEqualTo(calls);
    assertThat(fleet.get("total_input_tokens").asLong()).isEqualTo(input);
    assertThat(fleet.get("total_iterations").asLong())
        .as("iterations that run records tell and events count")
        .isEqualTo(iterations.values().stream().mapToLong(Integer::longValue).sum());
    for (String status : List.of("pending", "running", "completed", "error", "cancelled")) {
      assertThat(fleet.get(status + "_runs").asLong())
          .as(status)
          .isEqualTo(last.values().stream().filter(r -> r.getStatus().equals(status)).count());
    }
  }

  @Test
  void shouldSendEverythingAtLeastOnceInDisorderAndCountItOnce() {
    List<Emission<?>> orderly = all(SimulatorOptions.of(60, 5, 3));
    List<Emission<?>> counted = new ArrayList<>();
    DisorderedStream stream =
        new DisorderedStream(orderly.iterator(), new Disorder(0.2, 0.3, 0), 3, counted::add);
    List<Emission<?>> first = new ArrayList<>();
    int repeated = 0;
    while (stream.hasNext()) {
      DisorderedStream.Sent sent = stream.next();
      if (sent.repetition()) {
        repeated++;
      } else {
        first.add(sent.emission());
      }
    }
    assertThat(counted).isEqualTo(orderly);
    assertThat(first).isNotEqualTo(orderly).containsExactlyInAnyOrderElementsOf(orderly);
    assertThat(repeated).isBetween(orderly.size() / 8, orderly.size() / 3);
  }

  @Test
  void shouldEndWithTheRunsThatHaveBegunWhenNoMoreAreToBegin() {
    FleetStream whole = new FleetStream(SimulatorOptions.of(60, 5, 3));
    FleetStream cut = new FleetStream(SimulatorOptions.of(60, 5, 3));
    List<Emission<?>> told = new ArrayList<>();
    while (cut.runsBegun() < 20) {
      told.add(cut.next());
    }
    cut.beginNoMore();
    cut.forEachRemaining(told::add);
    assertThat(cut.runsBegun()).isEqualTo(20);
    assertThat(ends(told)).hasSize(20).isSubsetOf(ends(remaining(whole)));
  }

  /** The last version of each run. */
  private static Collection<AgentRun> ends(List<Emission<?>> records) {
    Map<String, AgentRun> last = new HashMap<>();
    for (Emission<?> record : records) {
      if (record.value() instanceof AgentRun run) {
        last.put(run.getRunId(), run);
      }
    }
    return last.values();
  }

  private static List<Emission<?>> remaining(FleetStream stream) {
    List<Emission<?>> all = new ArrayList<>();
    stream.forEachRemaining(all::add);
    return all;
  }

  @Test
  void shouldInterleaveRunsInTimeOrderWithUniqueIds() {
    List<Emission<?>> records = all(SimulatorOptions.of(300, 20, 7));
    Set<String> ids = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    Emission<?> previous = records.get(0);
    for (Emission<?> record : records) {
      assertThat(record.time()).isAfterOrEqualTo(previous.time());
      previous = record;
      if (record.value() instanceof AgentRunEvent event) {
        assertThat(ids.add(event.getEventId())).isTrue();
        kinds.add(event.getEventType());
      } else if (record.value() instanceof AgentLlmUsage call) {
        assertThat(ids.add(call.getUsageId())).isTrue();
      }
    }
    assertThat(kinds)
        .contains("run_error", "critique_result", "synthesis_result", "subagent_run_started");
  }

  private static List<Emission<?>> all(SimulatorOptions options) {
    return remaining(new FleetStream(options));
  }
}
