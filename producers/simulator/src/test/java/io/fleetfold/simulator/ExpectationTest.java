package io.fleetfold.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Counts the simulated records once more, from the records alone, in the plainest way. */
class ExpectationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Expectation EXPECTATION = new Expectation();
  private static final Map<String, AgentRun> LAST = new HashMap<>();
  private static final List<AgentLlmUsage> CALLS = new ArrayList<>();
  private static JsonNode expected;

  @BeforeAll
  static void simulate() {
    Comparator<AgentRun> newest = Comparator.comparing(AgentRun::getRecordedAt);
    new FleetStream(SimulatorOptions.of(400, 9, 7))
        .forEachRemaining(
            emission -> {
              EXPECTATION.count(emission);
              if (emission.value() instanceof AgentRun run) {
                LAST.merge(run.getRunId(), run, (a, b) -> newest.compare(a, b) > 0 ? a : b);
              } else if (emission.value() instanceof AgentLlmUsage call) {
                CALLS.add(call);
              }
            });
    expected = EXPECTATION.toJson();
  }

  @Test
  void shouldKnowEveryAgentThatRanOrCalled() {
    Set<String> agents = new HashSet<>();
    LAST.values().forEach(run -> agents.add(run.getAgentId()));
    CALLS.forEach(call -> agents.add(call.getAgentId()));
    Set<String> told = new HashSet<>();
    expected.get("agents").fieldNames().forEachRemaining(told::add);
    assertThat(told).isEqualTo(agents);
  }

  @Test
  void shouldExpectOfTheFleetWhatARecountGives() throws Exception {
    assertScope(expected.get("fleet"), LAST.values(), CALLS);
  }

  @Test
  void shouldExpectOfEachAgentWhatARecountGives() throws Exception {
    for (Map.Entry<String, JsonNode> agent : expected.get("agents").properties()) {
      assertScope(
          agent.getValue(),
          LAST.values().stream().filter(r -> r.getAgentId().equals(agent.getKey())).toList(),
          CALLS.stream().filter(c -> c.getAgentId().equals(agent.getKey())).toList());
    }
  }

  @Test
  void shouldTellImagesAndHowLongCachesAreKept() {
    assertThat(expected.get("fleet").get("image_input_tokens").asLong()).isPositive();
    assertThat(expected.get("fleet").get("cache_write_1h_tokens").asLong()).isPositive();
    assertThat(CALLS)
        .allSatisfy(
            call -> {
              for (TokenClass kind : TokenClass.values()) {
                if (kind.whole() != null && kind.of(call) != null) {
                  assertThat(kind.of(call)).isBetween(0L, kind.whole().of(call));
                }
              }
            });
  }

  @Test
  void shouldTellTheTracesOfSomeRuns() {
    assertThat(CALLS).extracting(AgentLlmUsage::getTraceId).containsNull();
    assertThat(CALLS)
        .filteredOn(call -> call.getTraceId() != null)
        .isNotEmpty()
        .allSatisfy(
            call -> {
              assertThat(call.getTraceId()).isEqualTo(LAST.get(call.getRunId()).getTraceId());
              assertThat(call.getTraceId()).matches("[0-9a-f]{32}");
              assertThat(call.getSpanId()).matches("[0-9a-f]{16}");
            });
  }

  @Test
  void shouldSumTheAgentsToTheFleet() {
    for (String name : List.of("total_runs", "total_iterations", "total_llm_calls")) {
      long sum = 0;
      for (JsonNode agent : expected.get("agents")) {
        sum += agent.get(name).asLong();
      }
      assertThat(sum).as(name).isEqualTo(expected.get("fleet").get(name).asLong());
    }
  }

  private static void assertScope(
      JsonNode scope, Collection<AgentRun> runs, List<AgentLlmUsage> calls) throws Exception {
    List<AgentRun> over = runs.stream().filter(r -> r.getFinishedAt() != null).toList();
    long iterations = runs.stream().mapToLong(AgentRun::getTotalIterations).sum();
    long errors = runs.stream().filter(r -> r.getStatus().equals("error")).count();
    assertThat(scope.get("total_runs").asLong()).isEqualTo(runs.size());
    assertThat(scope.get("error_runs").asLong()).isEqualTo(errors);
    assertThat(scope.get("total_iterations").asLong()).isEqualTo(iterations);
    assertThat(scope.get("avg_iterations").isNull()).isEqualTo(runs.isEmpty());
    assertThat(scope.get("avg_iterations").asDouble())
        .isEqualTo(runs.isEmpty() ? 0.0 : (double) iterations / runs.size());
    assertThat(scope.get("error_rate").isNull()).isEqualTo(over.isEmpty());
    assertThat(scope.get("error_rate").asDouble())
        .isEqualTo(over.isEmpty() ? 0.0 : (double) errors / over.size());
    assertThat(scope.get("missing_output_calls").asLong())
        .isEqualTo(calls.stream().filter(c -> c.getOutputTokens() == null).count());
    assertThat(scope.get("error_llm_calls").asLong())
        .isEqualTo(calls.stream().filter(c -> c.getStatus().equals("error")).count());
    for (TokenClass kind : TokenClass.values()) {
      List<Long> told = calls.stream().map(kind::of).filter(Objects::nonNull).toList();
      String name = (kind.whole() == null ? "total_" : "") + kind.field();
      assertThat(scope.has(name)).as(name).isTrue();
      assertThat(scope.get(name).isNull()).as(name).isEqualTo(told.isEmpty());
      assertThat(scope.get(name).asLong()).as(name).isEqualTo(sum(told));
    }
    BigDecimal cost = BigDecimal.ZERO;
    for (AgentLlmUsage call : calls) {
      if (call.getUsageMetrics() != null) {
        String told = JSON.readTree(call.getUsageMetrics()).path("cost_usd").asText("0");
        cost = cost.add(new BigDecimal(told));
      }
    }
    assertThat(new BigDecimal(scope.get("provider_cost_usd").asText("0")))
        .as("provider cost")
        .isEqualByComparingTo(cost);
    assertPercentiles(
        scope.get("llm_latency_ms"), calls.stream().map(AgentLlmUsage::getLatencyMs).toList());
    assertPercentiles(
        scope.get("run_duration_ms"),
        over.stream()
            .map(r -> r.getFinishedAt().toEpochMilli() - r.getStartedAt().toEpochMilli())
            .toList());
  }

  private static void assertPercentiles(JsonNode told, List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    assertThat(told.get("count").asInt()).isEqualTo(sorted.size());
    for (int percent : new int[] {50, 95, 99}) {
      JsonNode one = told.get("p" + percent);
      if (sorted.isEmpty()) {
        assertThat(one.isNull()).isTrue();
      } else {
        int index = (sorted.size() - 1) * percent / 100;
        assertThat(one.asLong()).as("p%d of %s", percent, told).isEqualTo(sorted.get(index));
      }
    }
  }

  private static long sum(List<Long> values) {
    long sum = 0;
    for (Long value : values) {
      sum += value == null ? 0 : value;
    }
    return sum;
  }
}
