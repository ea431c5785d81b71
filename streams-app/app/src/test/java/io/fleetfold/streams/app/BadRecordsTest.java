package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.LlmCall;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UnknownSums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BadRecordsTest {
  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldKeepBytesThatAreNotAvroAsTheyCame() {
    byte[] value = "hello".getBytes(StandardCharsets.UTF_8);
    Headers headers = new RecordHeaders().add("h", new byte[] {1, 2});
    driver.publish(Records.run("r0", "running", T0).build());
    driver.raw(Topics.AGENT_RUNS, new byte[] {9}, value, headers);
    driver.publish(Records.run("r1", "running", T0).build());

    List<TestRecord<byte[], byte[]>> records = driver.records(Topics.FLEET_DEAD_LETTERS);
    assertThat(records.get(0).key()).asString().isEqualTo("t.agent-runs|0|1");
    driver.raw(Topics.AGENT_RUNS, new byte[] {9}, value, headers);
    DeadLetter letter = driver.deadLetter();
    assertThat(letter.getReason()).isEqualTo("undecodable");
    assertThat(letter.getTopic()).isEqualTo("t.agent-runs");
    assertThat(letter.getOffset()).isEqualTo(3);
    assertThat(letter.getTimestamp().toEpochMilli()).isEqualTo(T0);
    assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(new byte[] {9}));
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value));
    assertThat(letter.getHeaders()).hasSize(1);
    assertThat(letter.getHeaders().get(0).getKey()).isEqualTo("h");
    assertThat(driver.views().run("r1")).as("its neighbour").isPresent();
    assertThat(driver.views().quality()).containsEntry("dead_letter_undecodable", 2L);
  }

  @Test
  void shouldTellAnUnknownSchemaFromGarbage() {
    driver.raw(Topics.AGENT_EVENTS, "r1", new byte[] {0, 0, 0, 9, 9, 1, 2, 3});

    assertThat(driver.deadLetter().getReason()).isEqualTo("unknown_schema");
  }

  @Test
  void shouldRefuseARecordWithoutItsKeyField() {
    driver.publish(Records.run(" ", "running", T0).build());
    assertInvalid("run_id");
    driver.publish(Records.event("r1", "", "message", T0).build());
    assertInvalid("event_id");
    driver.raw(
        Topics.AGENT_EVENTS,
        "k",
        driver.bytes(Topics.AGENT_EVENTS, Records.event(null, "e1", "message", T0).build()));
    assertInvalid("run_id");
    driver.publish(Records.call("r1", "\u0000", T0).build());
    assertInvalid("usage_id");
    driver.raw(Topics.AGENT_RUNS, (String) null, null);
    assertInvalid("key");
    driver.raw(Topics.AGENT_EVENTS, "r1", null);
    assertInvalid("null");
    assertThat(driver.views().fleetStats()).isEmpty();
  }

  @Test
  void shouldRefuseValuesThatNothingCanBeDoneWith() {
    driver.publish(Records.run("r1", "done", T0).build());
    assertInvalid("status");
    driver.publish(Records.call("r1", "u1", T0).setStatus("ok").build());
    assertInvalid("status");
    driver.publish(Records.run("r".repeat(513), "running", T0).build());
    assertInvalid("run_id");
    driver.publish(Records.run("r1", "running", T0).setMetadata("{\"a\": }").build());
    assertInvalid("metadata");
    assertThat(driver.views().run("r1")).isEmpty();
  }

  private void assertInvalid(String names) {
    DeadLetter letter = driver.deadLetter();
    assertThat(letter.getReason()).isEqualTo("invalid");
    assertThat(letter.getMessage()).contains(names);
  }

  @Test
  void shouldCutALargeFieldAndFoldTheRest() {
    String huge = "x".repeat(20 << 20);
    driver.publish(
        Records.call("r1", "u1", T0)
            .setPrompt(huge)
            .setUsageMetrics("{\"cost_usd\": 1.5, \"raw\": \"" + huge.substring(0, 1 << 20) + "\"}")
            .build());

    LlmCall call = driver.values(Topics.FLEET_LLM_CALLS).get(0);
    assertThat(call.getPrompt()).hasSize(256 << 10).endsWith(" [cut, 20971520 bytes in all]");
    assertThat(call.getUsageMetrics())
        .startsWith("{\"_truncated\": true, \"original_bytes\": 1048604, \"head\": \"{\\\"cost_usd")
        .endsWith("x\"}");
    assertThat(driver.views().run("r1").orElseThrow().getProviderCostUsd())
        .as("read before the cut")
        .isEqualByComparingTo("1.5");
    assertThat(driver.views().quality()).containsEntry("field_cut", 2L);
  }

  @Test
  void shouldRefuseARecordBeyondAllLimitsAndKeepItsHead() {
    AgentLlmUsage call =
        Records.call("r1", "u1", T0)
            .setPrompt("x".repeat(13 << 20))
            .setResponseContent("y".repeat(13 << 20))
            .build();
    driver.publish(call);

    DeadLetter letter = driver.deadLetter();
    assertThat(letter.getReason()).isEqualTo("too_large");
    assertThat(letter.getMessage()).contains("cut to its first 1048576");
    assertThat(letter.getValue().remaining()).isEqualTo(1 << 20);
  }

  @Test
  void shouldTakeOutWhatPostgresRefuses() {
    AgentRun run =
        Records.run("r1", "running", T0)
            .setObjective("a\u0000b")
            .setErrorMessage("\ud83d\ude00 ok, \ud83d broken")
            .setMetadata("{\"k\\u0000\": \"\\ud83d \\\\u0000 \\ud83d\\ude00\"}")
            .build();
    // our own serializer takes a broken surrogate out; others' put a question mark in its place
    driver.publish(run);

    assertThat(driver.views().run("r1").orElseThrow().getObjective()).isEqualTo("ab");
    assertThat(driver.views().run("r1").orElseThrow().getMetadata())
        .isEqualTo("{\"k\": \" \\\\u0000 \\ud83d\\ude00\"}");
    assertThat(driver.views().quality()).containsEntry("text_cleaned", 2L);
  }

  @Test
  void shouldClampNumbersAndTimesThatCannotBe() {
    driver.publish(
        Records.call("r1", "u1", T0)
            .setInputTokens(100L)
            .setCacheReadTokens(101L)
            .setOutputTokens(-1L)
            .setReasoningTokens(3L)
            .build());
    driver.publish(Records.event("r1", "e1", "run_started", T0 + 86_400_001L).build());
    driver.publish(Records.event("r2", "e1", "run_started", -5).build());

    assertThat(driver.views().run("r1").orElseThrow().getCacheReadTokens()).isEqualTo(100);
    assertThat(UnknownSums.value(driver.views().run("r1").orElseThrow(), "output_tokens"))
        .as("nobody knows")
        .isNull();
    assertThat(driver.views().run("r1").orElseThrow().getReasoningTokens()).isZero();
    assertThat(driver.views().run("r1").orElseThrow().getStartedAt().toEpochMilli()).isEqualTo(T0);
    assertThat(driver.views().quality())
        .containsEntry("tokens_clamped", 2L)
        .containsEntry("usage_invalid", 1L)
        .containsEntry("future_clamped", 1L)
        .containsEntry("past_clamped", 1L);
  }
}
