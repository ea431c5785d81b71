package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeProperty;

class StatisticsTest {
  private static final double GAMMA_LOG = Math.log(1.01 / 0.99);
  private static final long TEN_DAYS_MS = 864_000_000;

  private static Connection sql;

  @BeforeContainer
  static void migrate() throws SQLException {
    sql = TestDatabase.connect(TestDatabase.migrated());
  }

  @AfterContainer
  static void close() throws SQLException {
    sql.close();
  }

  @BeforeProperty
  void clear() throws SQLException {
    TestDatabase.run(sql, "TRUNCATE agent_run_stats");
  }

  @Property(tries = 200)
  void shouldGiveThePercentileOfTheElementAtThatRankWithinOnePercent(
      @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 0, max = TEN_DAYS_MS) Long> values,
      @ForAll @DoubleRange(min = 0, max = 1) double q)
      throws SQLException {
    List<Long> sorted = values.stream().sorted().toList();
    long element = sorted.get((int) Math.floor(q * (sorted.size() - 1)));

    double percentile =
        Double.parseDouble(
            TestDatabase.ask(sql, "SELECT percentile('" + buckets(values) + "', " + q + ")"));

    assertThat(percentile).isCloseTo((double) element, within((double) element * 0.010_000_1));
  }

  @Property(tries = 100)
  void shouldMergeHistogramsIntoThatOfAllValues(
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 5_000) Long> a,
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 5_000) Long> b)
      throws SQLException {
    List<Long> all = new ArrayList<>(a);
    all.addAll(b);

    assertThat(
            TestDatabase.ask(
                sql,
                "SELECT merge_buckets(h) = '%s' FROM (VALUES ('%s'::jsonb), ('%s'), ('{}')) v(h)"
                    .formatted(buckets(all), buckets(a), buckets(b))))
        .isEqualTo("t");
  }

  @Example
  void shouldHaveNoPercentileOfNothing() throws SQLException {
    assertThat(TestDatabase.ask(sql, "SELECT percentile('{}', 0.5)")).isNull();
    assertThat(TestDatabase.ask(sql, "SELECT bucket_value('zero')")).isEqualTo("0");
  }

  @Example
  void shouldSumPartialsIntoTheStatisticsObject() throws Exception {
    Rows.upsertStats(
        sql,
        "a",
        0,
        1,
        "completed_runs = 2, error_runs = 1, pending_runs = 1, total_iterations = 6, llm_calls = 3,"
            + " input_tokens = 10, provider_cost_usd = 0.1, unpriced_calls = 3,"
            + " run_duration_buckets = '"
            + buckets(List.of(100L, 200L))
            + "'");
    Rows.upsertStats(
        sql,
        "a",
        3,
        1,
        "cancelled_runs = 1, input_tokens = 5, provider_cost_usd = 0.2, unpriced_calls = 1,"
            + " run_duration_buckets = '"
            + buckets(List.of(0L, 400L))
            + "'");
    Rows.upsertStats(sql, "b", 0, 1, "running_runs = 4");

    JsonNode stats = stats("'a'");

    assertThat(stats.path("scope").asText()).isEqualTo("agent");
    assertThat(stats.path("agent_id").asText()).isEqualTo("a");
    assertThat(stats.path("total_runs").asLong()).isEqualTo(5);
    assertThat(stats.path("running_runs").asLong()).isZero();
    assertThat(stats.path("avg_iterations").asDouble()).isEqualTo(1.2);
    assertThat(stats.path("total_input_tokens").asLong()).isEqualTo(15);
    assertThat(stats.path("cost_usd").isNull()).isTrue();
    assertThat(stats.path("unpriced_calls").asLong()).isEqualTo(4);
    assertThat(stats.path("provider_cost_usd").asText()).isEqualTo("0.300000000000");
    assertThat(stats.path("error_rate").asDouble()).isEqualTo(0.25);
    assertThat(stats.path("run_duration_ms").path("count").asLong()).isEqualTo(4);
    assertThat(stats.path("run_duration_ms").path("p50").asDouble()).isCloseTo(100, within(1.0));
    assertThat(stats.path("run_duration_ms").path("p99").asDouble()).isCloseTo(200, within(2.0));
    assertThat(stats.path("llm_latency_ms").path("p50").isNull()).isTrue();
  }

  @Example
  void shouldTellApartWhatIsUnknownAndWhatIsZero() throws Exception {
    Rows.upsertStats(
        sql,
        "u",
        0,
        1,
        "llm_calls = 2, input_tokens = NULL, output_tokens = NULL, provider_cost_usd = NULL,"
            + " missing_usage_calls = 2, unreported_cost_calls = 2");
    assertThat(stats("'u'").path("total_input_tokens").isNull()).isTrue();
    assertThat(stats("'u'").path("provider_cost_usd").isNull()).isTrue();
    assertThat(stats("'u'").path("cache_read_tokens").asLong(-1)).isZero();
    Rows.upsertStats(sql, "u", 1, 1, "llm_calls = 1, input_tokens = 7, missing_usage_calls = 0");

    assertThat(stats("'u'").path("total_input_tokens").asLong()).isEqualTo(7);
    assertThat(stats("'u'").path("total_output_tokens").asLong(-1)).isZero();
    assertThat(stats("'u'").path("missing_usage_calls").asLong()).isEqualTo(2);
    assertThat(stats("'u'").path("error_rate").isNull()).as("no run has ended").isTrue();
  }

  @Example
  void shouldNameEverythingAsTheQueryApiDoes() throws Exception {
    List<String> names = new ArrayList<>();
    stats("NULL").fieldNames().forEachRemaining(names::add);

    assertThat(names)
        .containsExactly(
            "scope",
            "agent_id",
            "total_runs",
            "pending_runs",
            "running_runs",
            "interrupted_runs",
            "completed_runs",
            "error_runs",
            "cancelled_runs",
            "total_iterations",
            "avg_iterations",
            "total_llm_calls",
            "error_llm_calls",
            "total_input_tokens",
            "total_output_tokens",
            "cache_read_tokens",
            "cache_write_tokens",
            "reasoning_tokens",
            "audio_input_tokens",
            "audio_output_tokens",
            "cache_write_1h_tokens",
            "image_input_tokens",
            "image_output_tokens",
            "missing_usage_calls",
            "missing_input_calls",
            "missing_output_calls",
            "cost_usd",
            "unpriced_calls",
            "provider_cost_usd",
            "unreported_cost_calls",
            "error_rate",
            "run_duration_ms",
            "llm_latency_ms");
  }

  @Example
  void shouldCountZeroForAFleetWithoutRunsAndKnowNothingElse() throws Exception {
    assertThat(stats("NULL").path("total_runs").asLong(-1)).isZero();
    assertThat(stats("NULL").path("missing_usage_calls").asLong(-1)).isZero();
    for (String unknown :
        List.of("provider_cost_usd", "total_input_tokens", "avg_iterations", "error_rate")) {
      assertThat(stats("NULL").path(unknown).isNull()).as(unknown).isTrue();
    }
    assertThat(TestDatabase.ask(sql, "SELECT stats('nobody')")).isNull();
  }

  private static JsonNode stats(String agent) throws Exception {
    return new ObjectMapper().readTree(TestDatabase.ask(sql, "SELECT stats(" + agent + ")"));
  }

  /** The histogram of values in ms, by the published formula. */
  private static String buckets(List<Long> values) {
    return values.stream()
        .flatMapToLong(LongStream::of)
        .mapToObj(
            v ->
                v <= 0
                    ? "zero"
                    : Long.toString((long) Math.floor(Math.log((double) v) / GAMMA_LOG)))
        .collect(Collectors.groupingBy(bucket -> bucket, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
