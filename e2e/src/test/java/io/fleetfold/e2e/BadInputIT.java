package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.AgentRun;
import io.fleetfold.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What careless and hostile producers send becomes a dead letter, a re-route or a cut; what stands
 * next to it in the log is folded and reaches SQL.
 */
@Order(3)
@ExtendWith(SharedPipeline.class)
class BadInputIT {
  private static Pipeline pipeline;
  private static Wire wire;

  @BeforeAll
  static void connect(Pipeline shared) {
    pipeline = shared;
    wire = new Wire(pipeline);
  }

  @AfterAll
  static void disconnect() throws Exception {
    wire.close();
  }

  @Test
  void shouldMakeDeadLettersOfWhatCannotBeRead() throws Exception {
    long before = deadLetters();
    wire.run("before-poison", "poison", "a neighbour");
    wire.send(Topics.AGENT_RUNS, null, "p1", "not avro".getBytes(StandardCharsets.UTF_8));
    wire.send(Topics.AGENT_EVENTS, null, "p2", new byte[0]);
    wire.send(
        Topics.AGENT_LLM_USAGE,
        null,
        "p3",
        ByteBuffer.allocate(9).put((byte) 0).putInt(987_654).array());
    byte[] cut = wire.encode(Topics.AGENT_RUNS, Wire.runRecord("p4", "poison", "cut off"));
    wire.send(Topics.AGENT_RUNS, null, "p4", java.util.Arrays.copyOf(cut, cut.length / 2));
    AgentRun blank = Wire.runRecord("", "poison", "no id");
    wire.send(Topics.AGENT_RUNS, null, null, wire.encode(Topics.AGENT_RUNS, blank));
    wire.run("after-poison", "poison", "another neighbour");
    pipeline.settle();
    assertThat(deadLetters() - before).as("dead letters").isEqualTo(5);
    assertThat(pipeline.stats("poison").get("total_runs").asLong()).isEqualTo(2);
    assertThat(
            pipeline.count("select count(*) from fleetfold.agent_runs where agent_id = 'poison'"))
        .isEqualTo(2);
  }

  @Test
  void shouldBringStraysHome() throws Exception {
    for (int partition = 0; partition < 4; partition++) {
      wire.send(
          Topics.AGENT_RUNS,
          partition,
          "stray",
          wire.encode(Topics.AGENT_RUNS, Wire.runRecord("stray", "strays", "all over")));
    }
    wire.send(
        Topics.AGENT_EVENTS,
        null,
        "under-a-wrong-key",
        wire.encode(
            Topics.AGENT_EVENTS, Wire.event("se1", "stray", "strays", "iteration_started", "{}")));
    wire.send(
        Topics.AGENT_LLM_USAGE,
        3,
        null,
        wire.encode(Topics.AGENT_LLM_USAGE, Wire.call("su1", "stray", "strays", "hello")));
    pipeline.settle();
    JsonNode stats = pipeline.stats("strays");
    assertThat(stats.get("total_runs").asLong()).as("one run, not one a partition").isEqualTo(1);
    assertThat(stats.get("total_iterations").asLong()).isEqualTo(1);
    assertThat(stats.get("total_llm_calls").asLong()).isEqualTo(1);
    Expectation.assertSame("sql", withoutAsOf(stats), pipeline.sqlStats("strays"));
  }

  @Test
  void shouldStripWhatPostgresqlRefusesAndCutWhatIsTooLong() throws Exception {
    wire.run("nul", "odd-text", "a\u0000b");
    wire.send(
        Topics.AGENT_EVENTS,
        null,
        "nul",
        wire.encode(
            Topics.AGENT_EVENTS,
            Wire.event("nul-1", "nul", "odd-text", "custom", "{\"a\":\"x\\u0000y\"}")));
    wire.run("huge", "odd-text", "y".repeat(20 << 20));
    wire.run("next-to-huge", "odd-text", "a neighbour");
    pipeline.settle();
    assertThat(pipeline.sql("select objective from fleetfold.agent_runs where run_id = 'nul'"))
        .isEqualTo("ab");
    assertThat(
            pipeline.sql(
                "select data->>'a' from fleetfold.agent_run_events where event_id = 'nul-1'"))
        .isEqualTo("xy");
    assertThat(
            pipeline.count(
                "select length(objective) from fleetfold.agent_runs where run_id = 'huge'"))
        .isBetween(1_000L, 2_000_000L);
    assertThat(
            pipeline.sql("select objective from fleetfold.agent_runs where run_id='next-to-huge'"))
        .isEqualTo("a neighbour");
    assertThat(pipeline.stats("odd-text").get("total_runs").asLong()).isEqualTo(3);
  }

  @Test
  void shouldDeleteARunWithAllThatBelongsToItForGood() throws Exception {
    wire.run("kept", "deleting", "stays");
    wire.run("gone", "deleting", "goes");
    event("gone-1");
    call("gone-u1");
    pipeline.settle();
    assertThat(pipeline.stats("deleting").get("total_runs").asLong()).isEqualTo(2);

    wire.send(Topics.AGENT_RUNS, null, "gone", null);
    event("gone-2");
    call("gone-u2");
    wire.run("gone", "deleting", "comes back late");
    pipeline.settle();
    JsonNode stats = pipeline.stats("deleting");
    assertThat(stats.get("total_runs").asLong()).isEqualTo(1);
    assertThat(stats.get("total_llm_calls").asLong()).isZero();
    assertThat(stats.get("llm_latency_ms").get("count").asLong()).isZero();
    assertThat(pipeline.get("/api/v1/runs/gone").statusCode()).isEqualTo(404);
    for (String table : new String[] {"agent_runs", "agent_run_events", "agent_llm_usage"}) {
      assertThat(
              pipeline.count("select count(*) from fleetfold." + table + " where run_id = 'gone'"))
          .as(table)
          .isZero();
    }
    Expectation.assertSame("sql", withoutAsOf(stats), pipeline.sqlStats("deleting"));
  }

  private static void event(String id) throws Exception {
    wire.send(
        Topics.AGENT_EVENTS,
        null,
        "gone",
        wire.encode(
            Topics.AGENT_EVENTS, Wire.event(id, "gone", "deleting", "iteration_started", "{}")));
  }

  private static void call(String id) throws Exception {
    wire.send(
        Topics.AGENT_LLM_USAGE,
        null,
        "gone",
        wire.encode(Topics.AGENT_LLM_USAGE, Wire.call(id, "gone", "deleting", "hello")));
  }

  private static JsonNode withoutAsOf(JsonNode stats) {
    ((com.fasterxml.jackson.databind.node.ObjectNode) stats).remove("as_of");
    return stats;
  }

  private static long deadLetters() throws Exception {
    return pipeline.status().deadLetters();
  }
}
