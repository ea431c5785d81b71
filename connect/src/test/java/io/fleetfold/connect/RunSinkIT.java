package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.LlmCall;
import io.fleetfold.schemas.Topics;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs, their events and calls. */
@ExtendWith(SharedSinks.class)
class RunSinkIT {
  @Test
  void shouldWriteRunsExactly() throws Exception {
    SharedSinks.publisher()
        .publish(Topics.FLEET_RUNS, "r1", Samples.run("r1", "running", 1).build());

    SharedSinks.awaitRow(
        "SELECT run_id, agent_id, agent_name, status, started_at AT TIME ZONE 'UTC', finished_at,"
            + " total_iterations, metadata, input_tokens, cost_usd, provider_cost_usd"
            + " FROM agent_runs WHERE run_id = 'r1'",
        "r1|agent ü|null|running|2026-11-03 04:05:06.789|null|3|"
            + "{\"n\": 1.50, \"tags\": [\"a\", null]}|175473|null|1.805580000001");
  }

  @Test
  void shouldWriteEventsExactlyInBatchesToo() throws Exception {
    SharedSinks.publisher()
        .transaction(
            true,
            () -> {
              for (int i = 0; i < 5_000; i++) {
                SharedSinks.publisher()
                    .send(
                        Topics.FLEET_RUN_EVENTS,
                        "batch",
                        Samples.event("batch-" + i, "batch", Samples.TIME.plusMillis(i)));
              }
            });

    SharedSinks.awaitRow(
        "SELECT count(*), count(DISTINCT timestamp), min(timestamp) AT TIME ZONE 'UTC', min(data"
            + " ->> 'text'), bool_and(final_response), bool_or(partial), count(content) FROM"
            + " agent_run_events WHERE run_id = 'batch'",
        "5000|5000|2026-11-03 04:05:06.789|it's \"quoted\", {braces}, back\\slash, NULL|t|f|0");
    try (Connection sql = SharedSinks.connect()) {
      assertThat(TestDatabase.ask(sql, "SELECT count(*) FROM ONLY agent_run_events_default"))
          .as("events of these days belong into the partition of their month")
          .isEqualTo("0");
    }
  }

  @Test
  void shouldWriteCallsExactly() throws Exception {
    SharedSinks.publisher().publish(Topics.FLEET_LLM_CALLS, "r2", Samples.call("u1", "r2"));
    SharedSinks.publisher().publish(Topics.FLEET_LLM_CALLS, "u2", Samples.call("u2", null));

    SharedSinks.awaitRow(
        "SELECT prompt, input_tokens, output_tokens, created_at AT TIME ZONE 'UTC', cost_usd,"
            + " provider_cost_usd, run_id FROM agent_llm_usage WHERE usage_id = 'u1'",
        "{not, json} \"and\" \\ NULL\nü😀|9223372036854775807|null|2026-11-03 04:05:06.789|null|"
            + "12345678901234567890.000000000001|r2");
    SharedSinks.awaitRow("SELECT run_id FROM agent_llm_usage WHERE usage_id = 'u2'", "null");
  }

  @Test
  void shouldMoveCallsThatDoNotCountAndBack() throws Exception {
    String standing =
        "SELECT (SELECT string_agg(usage_id || revision, ' ' ORDER BY usage_id) FROM"
            + " agent_llm_usage WHERE run_id = 'r9'), (SELECT string_agg(usage_id || revision, ' '"
            + " ORDER BY usage_id) FROM agent_llm_claims WHERE run_id = 'r9')";
    SharedSinks.publisher()
        .transaction(
            true,
            () -> {
              tell("x", 1, null);
              tell("y", 1, null);
            });
    SharedSinks.awaitRow(standing, "x1 y1|null");
    SharedSinks.publisher()
        .transaction(
            true,
            () -> {
              tell("x", 2, "repeated_below");
              tell("y", 2, "superseded");
              tell("z", 1, "repeated_below");
              tell("z", 2, null);
            });
    SharedSinks.awaitRow(standing, "z2|x2");
    SharedSinks.publisher().transaction(true, () -> tell("x", 3, null));
    SharedSinks.awaitRow(standing, "x3 z2|null");
  }

  private static void tell(String id, long revision, String why) {
    LlmCall call = Samples.call(id, "r9");
    call.setCarrier("span");
    call.setRevision(revision);
    call.setCounted(why == null);
    call.setNotCounted(why);
    SharedSinks.publisher().send(Topics.FLEET_LLM_CALLS, "r9", call);
  }

  @Test
  void shouldNotLetARedeliveredOlderVersionOverwriteANewerOne() throws Exception {
    SharedSinks.publisher()
        .publish(Topics.FLEET_RUNS, "r3", Samples.run("r3", "completed", 9).build());
    SharedSinks.awaitRow("SELECT status FROM agent_runs WHERE run_id = 'r3'", "completed");

    SharedSinks.publisher()
        .publish(Topics.FLEET_RUNS, "r3", Samples.run("r3", "running", 8).build());
    SharedSinks.awaitWritten("r3");

    SharedSinks.awaitRow(
        "SELECT status, revision FROM agent_runs WHERE run_id = 'r3'", "completed|9");
  }

  @Test
  void shouldDeleteARunWithAllItsRecordsAlsoThoseThatComeLate() throws Exception {
    SharedSinks.publisher()
        .publish(Topics.FLEET_RUNS, "r4", Samples.run("r4", "running", 1).build());
    SharedSinks.publisher()
        .publish(Topics.FLEET_RUN_EVENTS, "r4", Samples.event("r4-e", "r4", Samples.TIME));
    SharedSinks.publisher().publish(Topics.FLEET_LLM_CALLS, "r4", Samples.call("r4-u", "r4"));
    SharedSinks.awaitRow(countsOf("r4"), "1|1|1");

    SharedSinks.publisher()
        .transaction(
            true,
            () -> {
              SharedSinks.publisher().send(Topics.FLEET_RUNS, "r4", null);
              SharedSinks.publisher()
                  .send(Topics.FLEET_RUN_DELETIONS, "r4", Samples.deletion("r4"));
            });
    SharedSinks.awaitRow(countsOf("r4"), "0|0|0");
    SharedSinks.awaitRow("SELECT run_id FROM deleted_runs WHERE run_id = 'r4'", "r4");

    SharedSinks.publisher()
        .publish(Topics.FLEET_RUN_EVENTS, "r4", Samples.event("late", "r4", Samples.TIME));
    SharedSinks.publisher().publish(Topics.FLEET_LLM_CALLS, "r4", Samples.call("late", "r4"));
    SharedSinks.publisher()
        .publish(Topics.FLEET_RUNS, "r4", Samples.run("r4", "completed", 2).build());
    SharedSinks.awaitWritten("r4");
    SharedSinks.awaitRow(countsOf("r4"), "0|0|0");
  }

  @Test
  void shouldWriteTheRestOfABatchThatHoldsLateRecords() throws Exception {
    SharedSinks.publisher().publish(Topics.FLEET_RUN_DELETIONS, "r8", Samples.deletion("r8"));
    SharedSinks.awaitRow("SELECT run_id FROM deleted_runs WHERE run_id = 'r8'", "r8");

    SharedSinks.publisher()
        .transaction(
            true,
            () -> {
              for (int i = 0; i < 100; i++) {
                String run = i % 2 == 0 ? "r8" : "r9";
                SharedSinks.publisher()
                    .send(
                        Topics.FLEET_RUN_EVENTS,
                        "r8",
                        Samples.event("mixed-" + i, run, Samples.TIME));
              }
            });

    SharedSinks.awaitRow("SELECT count(*) FROM agent_run_events WHERE run_id = 'r9'", "50");
    SharedSinks.awaitRow(countsOf("r8"), "0|0|0");
  }

  @Test
  void shouldDeleteByTombstoneAlone() throws Exception {
    SharedSinks.publisher()
        .publish(Topics.FLEET_RUNS, "r5", Samples.run("r5", "running", 1).build());
    SharedSinks.awaitRow("SELECT status FROM agent_runs WHERE run_id = 'r5'", "running");

    SharedSinks.publisher().publish(Topics.FLEET_RUNS, "r5", null);

    SharedSinks.awaitRow("SELECT count(*) FROM agent_runs WHERE run_id = 'r5'", "0");
  }

  @Test
  void shouldNotSeeWhatWasAborted() throws Exception {
    SharedSinks.publisher()
        .transaction(
            false,
            () ->
                SharedSinks.publisher()
                    .send(
                        Topics.FLEET_RUN_EVENTS,
                        "r6",
                        Samples.event("aborted", "r6", Samples.TIME)));
    SharedSinks.awaitWritten("r6");

    SharedSinks.awaitRow("SELECT count(*) FROM agent_run_events WHERE event_id = 'aborted'", "0");
  }

  private static String countsOf(String run) {
    return """
    SELECT (SELECT count(*) FROM agent_runs WHERE run_id = '%1$s'),
           (SELECT count(*) FROM agent_run_events WHERE run_id = '%1$s'),
           (SELECT count(*) FROM agent_llm_usage WHERE run_id = '%1$s')
    """
        .formatted(run);
  }
}
