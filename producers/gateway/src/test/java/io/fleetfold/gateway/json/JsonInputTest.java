package io.fleetfold.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.Ids;
import io.fleetfold.gateway.http.BodyForm;
import io.fleetfold.gateway.http.ProblemException;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class JsonInputTest {
  private static final Instant ARRIVAL = Instant.parse("2026-01-31T12:00:00.123456Z");

  /** Whatever the schema says a field is: what is written comes back, to the last digit. */
  @Property(tries = 300)
  void shouldReadEveryFieldExactly(
      @ForAll long number, @ForAll("texts") String text, @ForAll("amounts") BigDecimal amount)
      throws Exception {
    for (JsonInput<?> input : List.of(JsonInput.RUNS, JsonInput.EVENTS, JsonInput.CALLS)) {
      ObjectNode json = GatewayJson.MAPPER.createObjectNode();
      long count = number & Long.MAX_VALUE;
      for (String name : input.names()) {
        write(json, input.schema().getField(name), count, text, amount);
      }
      var record = input.read(GatewayJson.MAPPER.readTree(json.toString()));
      for (String name : input.names()) {
        Schema.Field field = input.schema().getField(name);
        assertThat(record.get(field.pos()))
            .as(name)
            .isEqualTo(expected(field, count, text, amount));
      }
    }
  }

  private static void write(
      ObjectNode json, Schema.Field field, long count, String text, BigDecimal amount) {
    Object value = expected(field, count, text, amount);
    if (FieldTypes.isJson(field)) {
      json.putObject(field.name()).put("text", text).put("number", count);
    } else if (value instanceof Instant time) {
      json.put(field.name(), count % 2 == 0 ? time.toString() : "" + time.toEpochMilli());
    } else if (value instanceof BigDecimal decimal) {
      json.put(field.name(), decimal);
    } else if (value instanceof Boolean flag) {
      json.put(field.name(), flag);
    } else if (value instanceof String words) {
      json.put(field.name(), words);
    } else if (count % 3 == 0) {
      json.put(field.name(), value.toString());
    } else {
      json.put(field.name(), ((Number) value).longValue());
    }
  }

  private static Object expected(Schema.Field field, long count, String text, BigDecimal amount) {
    if (FieldTypes.isJson(field)) {
      return GatewayJson.MAPPER
          .createObjectNode()
          .put("text", text)
          .put("number", count)
          .toString();
    }
    Schema value = FieldTypes.value(field.schema());
    if (value.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      return Instant.ofEpochMilli(count % 253_402_300_799_999L);
    }
    if (value.getLogicalType() instanceof LogicalTypes.Decimal) {
      return amount.setScale(12);
    }
    return switch (value.getType()) {
      case STRING -> text;
      case INT -> (int) (count & Integer.MAX_VALUE);
      case LONG -> count;
      case BOOLEAN -> count % 2 == 0;
      default -> throw new AssertionError(value);
    };
  }

  @Provide
  Arbitrary<String> texts() {
    // what a database takes; NUL and halves of pairs have a test of their own
    return Arbitraries.strings()
        .withCharRange(' ', '\u2FFF')
        .ofMaxLength(20)
        .map(text -> text + "\uD83D\uDE00");
  }

  @Provide
  Arbitrary<BigDecimal> amounts() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.ZERO, new BigDecimal("1000000"))
        .ofScale(12);
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    Map<String, String> bad =
        Map.ofEntries(
            Map.entry("{\"input_tokens\":-1}", "input_tokens"),
            Map.entry("{\"input_tokens\":1.5}", "input_tokens"),
            Map.entry("{\"input_tokens\":\"NaN\"}", "input_tokens"),
            Map.entry("{\"input_tokens\":1e999999999}", "input_tokens"),
            Map.entry("{\"input_tokens\":9223372036854775808}", "input_tokens"),
            Map.entry("{\"input_tokens\":true}", "input_tokens"),
            Map.entry("{\"provider_cost_usd\":-0.1}", "provider_cost_usd"),
            Map.entry("{\"provider_cost_usd\":1e999999999}", "provider_cost_usd"),
            Map.entry("{\"created_at\":\"yesterday\"}", "created_at"),
            Map.entry("{\"created_at\":\"2026-02-30\"}", "created_at"),
            Map.entry("{\"created_at\":1.5}", "created_at"),
            Map.entry("{\"model\":5}", "model"),
            Map.entry("{\"claim\":\"yes\"}", "claim"),
            Map.entry("{\"usage_metrics\":{\"n\":1e1001}}", "usage_metrics"),
            Map.entry("{\"reprice\":true}", "reprice"),
            Map.entry("{\"modle\":\"m\"}", "modle"));
    bad.forEach(
        (json, field) -> {
          Item item = decode(JsonInput.CALLS, json).get(0);
          assertThat(item.refusal()).as(json).isNotNull();
          assertThat(item.refusal().field()).as(json).isEqualTo(field);
          assertThat(item.refusal().message()).as(json).contains(field).contains(":");
        });
  }

  @Test
  void shouldTakeTimesAsPeopleWriteThem() throws Exception {
    for (String time :
        List.of("\"2026-01-31\"", "\"2026-01-31T01:00:00+01:00\"", "1769817600000")) {
      AgentLlmUsage call =
          JsonInput.CALLS.read(GatewayJson.MAPPER.readTree("{\"created_at\":" + time + "}"));
      assertThat(call.getCreatedAt()).as(time).isEqualTo("2026-01-31T00:00:00Z");
    }
    // the folds set these right, and count them
    for (String time : List.of("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z")) {
      AgentLlmUsage call =
          JsonInput.CALLS.read(GatewayJson.MAPPER.readTree("{\"created_at\":\"" + time + "\"}"));
      assertThat(call.getCreatedAt()).isEqualTo(time);
    }
  }

  @Test
  void shouldTakeOutWhatNoDatabaseKeeps() throws Exception {
    AgentRun run =
        JsonInput.RUNS.read(
            GatewayJson.MAPPER.readTree(
                "{\"run_id\":\"a\\u0000b\",\"objective\":\"x\\ud800y\","
                    + "\"metadata\":\"{\\\"k\\\":1.10}\"}"));
    assertThat(run.getRunId()).isEqualTo("ab");
    assertThat(run.getObjective()).isEqualTo("xy");
    assertThat(run.getMetadata()).as("text that is JSON").isEqualTo("{\"k\":1.10}");
  }

  @Test
  void shouldKeepTextThatIsNoJsonAsOne() throws Exception {
    AgentRunEvent event =
        JsonInput.EVENTS.read(GatewayJson.MAPPER.readTree("{\"data\":\"say \\\"hi\\\"\"}"));
    assertThat(event.getData()).isEqualTo("\"say \\\"hi\\\"\"");
  }

  @Test
  void shouldFillInWhatIsMissing() {
    AgentRunEvent event =
        (AgentRunEvent)
            decode(JsonInput.EVENTS, "{\"run_id\":\"r\",\"agent_id\":\"a\",\"event_type\":\"x\"}")
                .get(0)
                .messages()
                .get(0)
                .value();
    assertThat(event.getEventId()).hasSize(36);
    assertThat(event.getTimestamp()).isEqualTo("2026-01-31T12:00:00.123Z");
    assertThat(event.getAgentName()).isEqualTo("a");
    assertThat(event.getPartial()).isFalse();
    AgentLlmUsage failed =
        (AgentLlmUsage)
            decode(JsonInput.CALLS, "{\"error_message\":\"e\",\"request_id\":\"q\"}")
                .get(0)
                .messages()
                .get(0)
                .value();
    assertThat(failed.getStatus()).isEqualTo("error");
    assertThat(failed.getUsageId()).isEqualTo("q");
    assertThat(failed.getInputTokens()).as("unknown is not zero").isNull();
  }

  @Test
  void shouldSendEventsOfSessionsAlongTheirOwnRoute() {
    Item item =
        decode(
                JsonInput.EVENTS,
                "{\"app_name\":\"a\",\"user_id\":\"u\",\"session_id\":\"s\",\"agent_id\":\"a\","
                    + "\"event_type\":\"message\"}")
            .get(0);
    assertThat(item.refusal().message()).contains("/v1/sessions/{app}/{user}/{session}/events");
  }

  /** Whatever comes: an answer that is the sender's to mend, and never another exception. */
  @Property(tries = 2_000)
  void shouldRefuseAnyOtherBodyWithAWord(@ForAll byte[] noise, @ForAll("bodies") String body) {
    for (BodyForm form : BodyForm.values()) {
      survive(noise, form);
      byte[] mutated = body.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < noise.length && i < 3; i++) {
        mutated[Math.floorMod(noise[i] * 31 + i, mutated.length)] = noise[i];
      }
      survive(mutated, form);
    }
  }

  private static void survive(byte[] body, BodyForm form) {
    try {
      ItemDecoder<AgentLlmUsage> decoder =
          new ItemDecoder<>(JsonInput.CALLS, null, ARRIVAL, new Ids(Clock.systemUTC()));
      assertThat(decoder.items(body, form, 1_000)).isNotNull();
    } catch (ProblemException e) {
      assertThat(e.status()).isIn(400, 413);
      assertThat(e.detail()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> bodies() {
    return Arbitraries.of(
        "{\"run_id\":\"r\",\"provider\":\"p\",\"model\":\"m\",\"input_tokens\":12,"
            + "\"created_at\":\"2026-01-31T00:00:00Z\",\"usage_metrics\":{\"a\":[1,2.5e3,null]}}",
        "[{\"model\":\"m\",\"provider_cost_usd\":\"0.000000000001\"},{\"model\":\"\\ud83d\\ude00\"}]",
        "{\"model\":\"a\"}\n{\"model\":\"b\",\"claim\":true}\n");
  }

  private static List<Item> decode(JsonInput<?> input, String body) {
    return new ItemDecoder<>(input, null, ARRIVAL, new Ids(Clock.systemUTC()))
        .items(body.getBytes(StandardCharsets.UTF_8), BodyForm.JSON, 1_000);
  }
}
