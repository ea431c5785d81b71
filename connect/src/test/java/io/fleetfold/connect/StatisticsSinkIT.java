package io.fleetfold.connect;

import io.fleetfold.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statistics and windows of usage. */
@ExtendWith(SharedSinks.class)
class StatisticsSinkIT {
  @Test
  void shouldSumPartialsAndKeepTheNewestOfEach() throws Exception {
    SharedSinks.publisher().publish(Topics.FLEET_RUN_STATS, "fleet||0", Samples.stats("", 0, 5, 2));
    SharedSinks.awaitRow("SELECT total_runs FROM run_statistics WHERE scope = 'fleet'", "5");
    SharedSinks.publisher().publish(Topics.FLEET_RUN_STATS, "fleet||0", Samples.stats("", 0, 4, 1));
    SharedSinks.publisher().publish(Topics.FLEET_RUN_STATS, "fleet||1", Samples.stats("", 1, 7, 1));
    SharedSinks.publisher()
        .publish(Topics.FLEET_RUN_STATS, "agent|a%7C%20%C3%BC|1", Samples.stats("a| ü", 1, 7, 1));

    SharedSinks.awaitRow(
        "SELECT total_runs, total_iterations, provider_cost_usd, run_duration_count"
            + " FROM run_statistics WHERE scope = 'fleet'",
        "12|24|0.200000000000|12");
    SharedSinks.awaitRow(
        "SELECT agent_id, partition FROM agent_run_stats WHERE scope = 'agent'", "a| ü|1");
  }

  @Test
  void shouldWriteWindowsAndSumTheirPartials() throws Exception {
    String key = "1h|1793678400000|model|openai%2Fgpt|";
    SharedSinks.publisher()
        .publish(
            Topics.FLEET_USAGE_WINDOWS, key + "0", Samples.window("1h", "openai/gpt", 0, 5, 2));
    SharedSinks.awaitRow("SELECT calls FROM usage WHERE name = 'openai/gpt'", "5");
    SharedSinks.publisher()
        .publish(
            Topics.FLEET_USAGE_WINDOWS, key + "0", Samples.window("1h", "openai/gpt", 0, 4, 1));
    SharedSinks.publisher()
        .publish(
            Topics.FLEET_USAGE_WINDOWS, key + "1", Samples.window("1h", "openai/gpt", 1, 7, 1));
    SharedSinks.publisher()
        .publish(Topics.FLEET_USAGE_WINDOWS, "10s" + key, Samples.window("10s", "a|b", 1, 1, 1));

    SharedSinks.awaitRow(
        "SELECT window_start AT TIME ZONE 'UTC', name, calls, errors, input_tokens, cost_usd,"
            + " provider_cost_usd, latency_count, round(latency_p99)"
            + " FROM usage('model', '1h', '2026-11-03T04:00:00Z', '2026-11-03T05:00:00Z')",
        "2026-11-03 04:00:00|openai/gpt|12|2|1200|0.000000000001|0.200000000000|12|32");
    SharedSinks.awaitRow("SELECT calls, latency_p50 FROM usage('model', '10s')", "1|null");
  }
}
