package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.LlmCall;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.runs.CountedFrom;
import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every field of a call comes out as it went in, or as the rules of its kind make it. */
class CallFieldsTest {
  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldPassOnEveryField() {
    AgentLlmUsage call = Records.call("r1", "u1", T0).build();
    List<Schema.Field> fields =
        call.getSchema().getFields().stream()
            .filter(field -> !field.name().equals("reprice"))
            .toList();
    for (Schema.Field field : fields) {
      if (call.get(field.pos()) == null) {
        call.put(field.pos(), value(field));
      }
    }
    call.setClaim(true);
    driver.publish(call);

    LlmCall folded = driver.values(Topics.FLEET_LLM_CALLS).get(0);
    assertThat(fields)
        .allSatisfy(
            field ->
                assertThat(folded.get(field.name()))
                    .as("LlmCall.%s: pass it on in Calls.record", field.name())
                    .isEqualTo(call.get(field.name())));
  }

  @Test
  void shouldCountACallOfWhichNothingTellsWhereItStands() {
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.publish(Records.call(null, "u2", T0).setAgentId("a").build());

    assertThat(driver.values(Topics.FLEET_LLM_CALLS))
        .extracting(LlmCall::getCounted, LlmCall::getNotCounted, LlmCall::getRevision)
        .containsExactly(tuple(true, null, 0L), tuple(true, null, 0L));
  }

  @Test
  void shouldClampClassesToTheirTotals() {
    driver.publish(
        Records.call("r1", "u1", T0)
            .setCacheWriteTokens(10L)
            .setCacheWrite1hTokens(11L)
            .setImageInputTokens(101L)
            .setImageOutputTokens(-1L)
            .build());

    LlmCall folded = driver.values(Topics.FLEET_LLM_CALLS).get(0);
    assertThat(folded.getCacheWrite1hTokens()).isEqualTo(10);
    assertThat(folded.getImageInputTokens()).isEqualTo(100);
    assertThat(folded.getImageOutputTokens()).as("below zero is not zero").isNull();
    assertThat(driver.views().quality())
        .containsEntry("tokens_clamped", 2L)
        .containsEntry("usage_invalid", 1L);
  }

  @Test
  void shouldKnowNothingOfANumberThatCannotBe() {
    driver.publish(
        Records.call("r1", "u1", T0)
            .setInputTokens(RecordLimits.TOKENS + 1)
            .setOutputTokens(3L)
            .setReasoningTokens(Long.MIN_VALUE)
            .setLatencyMs(-1L)
            .setTimeToFirstTokenMs(-1L)
            .setResponseLength(-1L)
            .setProviderCostUsd(new BigDecimal("-1.000000000000"))
            .setUsageIssue(null)
            .build());

    LlmCall folded = driver.values(Topics.FLEET_LLM_CALLS).get(0);
    assertThat(folded.getInputTokens()).isNull();
    assertThat(folded.getOutputTokens()).isEqualTo(3);
    assertThat(folded.getReasoningTokens()).isNull();
    assertThat(folded.getLatencyMs()).isNull();
    assertThat(folded.getTimeToFirstTokenMs()).isNull();
    assertThat(folded.getResponseLength()).isNull();
    assertThat(folded.getProviderCostUsd()).isNull();
    assertThat(folded.getUsageIssue()).isEqualTo("usage_invalid");
    assertThat(driver.views().quality())
        .containsEntry("usage_invalid", 1L)
        .containsEntry("negative_clamped", 3L)
        .containsEntry("cost_unusable", 1L);
    assertThat(driver.views().usageCountedFrom().get(CountedFrom.IMPOSSIBLE_UNKNOWN))
        .as("what was folded before is not changed")
        .containsEntry(0, 0L);
  }

  @Test
  void shouldSpellSmallSetsInOneWay() {
    driver.publish(
        Records.call("r1", "u1", T0)
            .setServiceTier(" Default")
            .setBilling("CACHED")
            .setUsageIssue(" ")
            .build());

    LlmCall folded = driver.values(Topics.FLEET_LLM_CALLS).get(0);
    assertThat(folded.getServiceTier()).isEqualTo("standard");
    assertThat(folded.getBilling()).isEqualTo("cached");
    assertThat(folded.getUsageIssue()).isNull();
  }

  @Test
  void shouldTakeTheStatedCostBeforeThatOfTheBlockAndCountWhatIsDoubtful() {
    driver.publish(
        Records.call("r1", "u1", T0)
            .setUsageMetrics("{\"cost_usd\": 0.25}")
            .setProviderCostUsd(new BigDecimal("0.500000000000"))
            .setUsageIssue("usage_unread")
            .build());
    driver.publish(
        Records.call("r1", "u2", T0)
            .setProviderCostUsd(new BigDecimal("-0.500000000000"))
            .setUsageIssue("of my own")
            .build());
    for (String word : List.of("usage_inconsistent", "usage_invalid", "usage_estimated")) {
      driver.publish(Records.call("r1", word, T0).setUsageIssue(word).build());
    }

    assertThat(driver.values(Topics.FLEET_LLM_CALLS))
        .extracting(LlmCall::getProviderCostUsd)
        .startsWith(new BigDecimal("0.500000000000"), null);
    assertThat(driver.views().quality())
        .containsEntry("usage_unread", 1L)
        .containsEntry("usage_inconsistent", 1L)
        .containsEntry("usage_invalid", 1L)
        .containsEntry("usage_estimated", 1L)
        .containsEntry("cost_unusable", 1L)
        .doesNotContainKey("of my own");
  }

  private static Object value(Schema.Field field) {
    Schema schema =
        field.schema().getTypes().stream()
            .filter(branch -> branch.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow();
    if (schema.getType() == Schema.Type.LONG) {
      return 1L;
    }
    if (schema.getType() == Schema.Type.BYTES) {
      return new BigDecimal("0.500000000000");
    }
    return schema.getProp("connect.name") == null
        ? field.name()
        : "{\"of\":\"" + field.name() + "\"}";
  }
}
