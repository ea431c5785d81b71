package io.fleetfold.verify.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final String OBJECT =
      """
      {"scope": "fleet", "agent_id": null, "total_runs": 3, "pending_runs": 0, "running_runs": 1,
       "interrupted_runs": 0, "completed_runs": 2, "error_runs": 0, "cancelled_runs": 0,
       "total_iterations": 5, "avg_iterations": 1.66, "total_llm_calls": 7, "error_llm_calls": 1,
       "total_input_tokens": 70, "total_output_tokens": 7, "cache_read_tokens": 0,
       "cache_write_tokens": 0, "reasoning_tokens": 0, "audio_input_tokens": 0,
       "audio_output_tokens": null, "cache_write_1h_tokens": null, "image_input_tokens": null,
       "image_output_tokens": null, "missing_usage_calls": 1, "missing_input_calls": 1,
       "missing_output_calls": 2, "cost_usd": null, "unpriced_calls": 7,
       "provider_cost_usd": "1.250000000000", "unreported_cost_calls": 6, "error_rate": 0.0,
       "run_duration_ms": {"count": 2, "p50": 31.0005, "p95": 32, "p99": 32.4},
       "llm_latency_ms": {"count": 0, "p50": null, "p95": null, "p99": null}}
      """;

  @Test
  void shouldFindEqualWhatIsEqual() throws Exception {
    assertThat(Comparison.of(List.of(object(Column.LIVE, OBJECT), object(Column.SQL, OBJECT))))
        .hasSize(Names.statistics().size())
        .allMatch(Row::ok);
  }

  @Test
  void shouldShowWhoSaysWhat() throws Exception {
    String changed = OBJECT.replace("\"total_llm_calls\": 7", "\"total_llm_calls\": 8");
    Sheet table =
        new Sheet().put(Scope.FLEET, "total_llm_calls", 7).put(Scope.FLEET, "total_runs", 3);
    List<Row> rows =
        Comparison.of(
            List.of(
                object(Column.LIVE, OBJECT),
                object(Column.SQL, changed),
                witness(Column.SQL, "agent_llm_usage", table)));
    assertThat(rows)
        .filteredOn(row -> !row.ok())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.number()).isEqualTo("total_llm_calls");
              assertThat(row.columns())
                  .containsEntry(Column.LIVE, "7")
                  .containsEntry(Column.SQL, "8 (stats), 7 (agent_llm_usage)");
            });
  }

  @Test
  void shouldTakeAScopeWithNothingInItForZero() {
    Sheet empty = new Sheet().put(Scope.agent("deleted"), "total_runs", 0);
    Sheet missing = new Sheet();
    Sheet more = new Sheet().put(Scope.agent("deleted"), "total_runs", 1);
    assertThat(compare(empty, missing)).isNotEmpty().allMatch(Row::ok);
    assertThat(compare(more, missing)).anyMatch(row -> !row.ok());
  }

  @Test
  void shouldKeepSixDigitsOfPercentiles() {
    Sheet left = new Sheet().put(Scope.FLEET, "total_runs", OptionalDouble.of(1234.5678901));
    Sheet right = new Sheet().put(Scope.FLEET, "total_runs", OptionalDouble.of(1234.5678912));
    assertThat(compare(left, right)).allMatch(Row::ok);
  }

  private static List<Row> compare(Sheet left, Sheet right) {
    return Comparison.of(
        List.of(witness(Column.LIVE, "left", left), witness(Column.SQL, "right", right)));
  }

  private static Witness witness(Column column, String name, Sheet sheet) {
    return new Witness(
        column,
        name,
        EnumSet.allOf(Scope.Kind.class),
        Set.of("total_runs", "total_llm_calls"),
        sheet);
  }

  private static Witness object(Column column, String json) throws Exception {
    Sheet sheet = new Sheet();
    StatisticsObject.put(sheet, Scope.FLEET, new ObjectMapper().readTree(json));
    return new Witness(
        column, "stats", EnumSet.allOf(Scope.Kind.class), Set.copyOf(Names.statistics()), sheet);
  }
}
