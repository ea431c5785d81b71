package io.fleetfold.gateway.otlp.genai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each emitter's trace in fixtures.yaml gives the records that stand beside it. */
class FixturesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Fixture(String name, List<SpanLine> spans, Map<Integer, JsonNode> expect) {}

  record SpanLine(
      int id,
      int parent,
      String name,
      String scope,
      String service,
      int kind,
      String status,
      Map<String, Object> resource,
      Map<String, Object> attributes,
      List<EventLine> events) {}

  record EventLine(String name, Map<String, Object> attributes) {}

  @TestFactory
  Stream<DynamicTest> shouldGiveTheRecords() throws IOException {
    return fixtures().stream()
        .map(fixture -> DynamicTest.dynamicTest(fixture.name(), () -> check(fixture)));
  }

  @Test
  void shouldHoldEveryEmitterOfTheTable() throws IOException {
    Set<String> seen = new HashSet<>();
    for (Fixture fixture : fixtures()) {
      fixture.expect().values().forEach(each -> seen.add(each.path("emitter").asText()));
    }
    assertThat(seen)
        .as("add a trace of it to fixtures.yaml")
        .containsAll(EmitterTable.SHIPPED.emitters().stream().map(Emitter::id).toList());
  }

  private static List<Fixture> fixtures() throws IOException {
    try (InputStream in = FixturesTest.class.getResourceAsStream("fixtures.yaml")) {
      YAMLMapper yaml =
          YAMLMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
      List<Map<String, Object>> all = yaml.readValue(in, new TypeReference<>() {});
      List<Fixture> fixtures = new ArrayList<>();
      for (Map<String, Object> each : all) {
        fixtures.add(
            new Fixture(
                (String) each.get("case"),
                yaml.convertValue(each.get("spans"), new TypeReference<>() {}),
                yaml.convertValue(each.get("expect"), new TypeReference<>() {})));
      }
      return fixtures;
    }
  }

  private static void check(Fixture fixture) throws JsonProcessingException {
    List<SpanItem> items = new ArrayList<>();
    for (SpanLine line : fixture.spans()) {
      items.add(item(items.size(), line));
    }
    List<io.fleetfold.gateway.ingest.Item> mapped = new GenAiSpans(false).map(items);
    for (int i = 0; i < items.size(); i++) {
      int id = fixture.spans().get(i).id();
      JsonNode expected = fixture.expect().get(id);
      assertThat(expected).as("expectation of span %s", id).isNotNull();
      check("span " + id, mapped.get(i).messages(), expected);
    }
  }

  private static void check(String span, List<Message> messages, JsonNode expected)
      throws JsonProcessingException {
    if (expected.isArray()) {
      assertThat(messages).as(span).isEmpty();
      return;
    }
    AgentLlmUsage call = first(messages, AgentLlmUsage.class);
    AgentRun run = first(messages, AgentRun.class);
    List<AgentRunEvent> events =
        messages.stream()
            .map(Message::value)
            .filter(AgentRunEvent.class::isInstance)
            .map(AgentRunEvent.class::cast)
            .toList();
    JsonNode data =
        JSON.readTree(events.isEmpty() ? "{}" : events.get(events.size() - 1).getData());
    JsonNode rest = call == null ? data : JSON.readTree(call.getUsageMetrics());
    assertThat(rest.path("emitter").asText()).as(span).isEqualTo(expected.get("emitter").asText());
    for (Map.Entry<String, JsonNode> part : expected.properties()) {
      JsonNode value = part.getValue();
      String what = span + ", " + part.getKey();
      switch (part.getKey()) {
        case "emitter" -> {}
        case "call" -> fields(what, call, value);
        case "run" -> fields(what, run, value);
        case "action" -> {
          assertThat(types(events)).as(what).containsExactly("action_execution_completed");
          subset(what, data, value);
        }
        case "custom" -> {
          assertThat(types(events)).as(what).containsExactly("custom");
          subset(what, data, value);
        }
        case "agent" -> {
          assertThat(types(events))
              .as(what)
              .containsExactly("subagent_run_started", "subagent_run_completed");
          assertThat(events.get(0).getAgentId()).as(what).isEqualTo(value.asText());
        }
        case "events" ->
            assertThat(JSON.valueToTree(types(events)).toString()).isEqualTo(value.toString());
        case "attributes" -> subset(what, rest.path("attributes"), value);
        case "parameters" -> subset(what, JSON.readTree(call.getInputParams()), value);
        case "parent" ->
            assertThat(events.get(0).getParentSpanId()).as(what).isEqualTo(value.asText());
        default -> throw new AssertionError("fixtures.yaml: what is " + part.getKey() + "?");
      }
    }
  }

  private static void fields(String what, SpecificRecord record, JsonNode expected) {
    if (expected.isNull()) {
      assertThat(record).as(what).isNull();
      return;
    }
    assertThat(record).as(what).isNotNull();
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      Object value = record.get(record.getSchema().getField(field.getKey()).pos());
      String told = value instanceof java.math.BigDecimal usd ? usd.toPlainString() : string(value);
      assertThat(told)
          .as(what + " " + field.getKey())
          .isEqualTo(field.getValue().isNull() ? null : field.getValue().asText());
    }
  }

  private static String string(Object value) {
    return value == null ? null : value.toString();
  }

  private static void subset(String what, JsonNode data, JsonNode expected) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode value = data.path(field.getKey());
      assertThat(value.isMissingNode() ? "null" : value.toString())
          .as(what + " " + field.getKey())
          .isEqualTo(field.getValue().toString());
    }
  }

  private static List<String> types(List<AgentRunEvent> events) {
    return events.stream().map(AgentRunEvent::getEventType).toList();
  }

  private static <T> T first(List<Message> messages, Class<T> type) {
    return messages.stream()
        .map(Message::value)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  private static SpanItem item(int index, SpanLine line) {
    Map<String, Object> resource = new java.util.LinkedHashMap<>();
    if (line.service() != null) {
      resource.put("service.name", line.service());
    }
    if (line.resource() != null) {
      resource.putAll(line.resource());
    }
    Span.Builder span =
        OtlpSpans.span(line.id(), line.parent(), line.attributes())
            .setName(line.name())
            .setKindValue(line.kind());
    if (line.status() != null) {
      span.setStatus(
          Status.newBuilder()
              .setCode(Status.StatusCode.STATUS_CODE_ERROR)
              .setMessage(line.status()));
    }
    for (EventLine event : line.events() == null ? List.<EventLine>of() : line.events()) {
      span.addEvents(
          Span.Event.newBuilder()
              .setName(event.name())
              .addAllAttributes(OtlpSpans.list(event.attributes())));
    }
    return OtlpSpans.item(index, span.build(), line.scope(), resource);
  }
}
