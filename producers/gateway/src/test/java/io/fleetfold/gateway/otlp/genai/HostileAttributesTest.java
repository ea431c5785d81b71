package io.fleetfold.gateway.otlp.genai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;

/** Whatever attributes hold, mapping gives records that can be sent, and no exception. */
class HostileAttributesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES = names();

  @Property(tries = 300)
  void spansGiveRecordsThatPass(@ForAll("spans") List<Span> spans, @ForAll boolean keepsOthers) {
    List<SpanItem> items = new ArrayList<>();
    for (Span span : spans) {
      items.add(
          OtlpSpans.item(
              items.size(), span, scope(items.size()), Map.of("service.name", "\ud800")));
    }
    List<Item> mapped = new GenAiSpans(keepsOthers).map(items);
    assertThat(mapped).hasSameSizeAs(spans);
    mapped.forEach(HostileAttributesTest::check);
  }

  @Property(tries = 300)
  void logsGiveRecordsThatPass(
      @ForAll("attributes") Map<String, Object> attributes, @ForAll long time) {
    LogRecord record =
        LogRecord.newBuilder()
            .setTimeUnixNano(time)
            .setTraceId(OtlpSpans.trace())
            .setSpanId(OtlpSpans.id(time))
            .setBody(OtlpSpans.any(attributes))
            .addAllAttributes(OtlpSpans.list(attributes))
            .build();
    for (String event : new String[] {"", "gen_ai.choice", SpanEvents.DETAILS}) {
      new GenAiLogs(true)
          .map(List.of(OtlpSpans.log(0, event, "x", record)))
          .forEach(HostileAttributesTest::check);
    }
  }

  private static void check(Item item) {
    for (Message message : item.messages()) {
      SpecificRecord value = message.value();
      assertThat(GenericData.get().validate(value.getSchema(), generic(value))).isTrue();
      for (Schema.Field field : value.getSchema().getFields()) {
        if (field.schema().toString().contains("io.debezium.data.Json")) {
          checkJson((String) value.get(field.pos()));
        }
      }
      if (value instanceof AgentLlmUsage call) {
        assertThat(call.getUsageId()).isNotEmpty();
        for (TokenClass kind : TokenClass.values()) {
          Long count = kind.of(call);
          assertThat(count == null || count >= 0).as(kind.field()).isTrue();
        }
      }
    }
  }

  // without the conversions of logical types, which validate() does not know
  private static org.apache.avro.generic.GenericRecord generic(SpecificRecord value) {
    GenericData.Record record = new GenericData.Record(value.getSchema());
    for (Schema.Field field : value.getSchema().getFields()) {
      Object each = value.get(field.pos());
      if (each instanceof java.time.Instant time) {
        each = time.toEpochMilli();
      } else if (each instanceof java.math.BigDecimal usd) {
        each = java.nio.ByteBuffer.wrap(usd.unscaledValue().toByteArray());
      }
      record.put(field.pos(), each);
    }
    return record;
  }

  private static void checkJson(String json) {
    try {
      if (json != null) {
        JSON.readTree(json);
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  @Provide
  Arbitrary<List<Span>> spans() {
    Arbitrary<Long> ids = Arbitraries.longs().between(1, 5);
    Arbitrary<Long> times =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, Arbitraries.longs()),
            net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(0, Long.MAX_VALUE)));
    return Combinators.combine(ids, ids, times, times, attributes(), attributes())
        .as(HostileAttributesTest::span)
        .list()
        .ofMaxSize(5);
  }

  private static Span span(
      long id,
      long parent,
      long start,
      long end,
      Map<String, Object> attributes,
      Map<String, Object> ofEvent) {
    return OtlpSpans.span(id, parent - 1, attributes)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(end)
        .setKindValue((int) id)
        .setDroppedAttributesCount((int) end)
        .addEvents(
            Span.Event.newBuilder()
                .setName(id % 2 == 0 ? "gen_ai.choice" : "exception")
                .addAllAttributes(OtlpSpans.list(ofEvent)))
        .build();
  }

  @Provide
  Arbitrary<Map<String, Object>> attributes() {
    Arbitrary<Object> numbers =
        Arbitraries.oneOf(
            Arbitraries.longs().map(each -> each),
            Arbitraries.integers().between(-2, 3000).map(each -> each),
            Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE, -0.0, 1e-300)
                .map(each -> each));
    Arbitrary<Object> texts =
        Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.of(
                    "1e999999999",
                    "-1e-999999999",
                    "NaN",
                    "{",
                    "[[[",
                    "{\"usage\":{\"inputTokens\":-1}}",
                    "{\"usage_metadata\":{\"prompt_token_count\":\"x\"}}",
                    "[1,null]",
                    "\u0000",
                    "chat",
                    "LLM",
                    "TOOL",
                    "agent",
                    "CHAIN",
                    "model_step",
                    "execute_tool",
                    "fetch_response",
                    "{\"cost\":1e400}",
                    "[".repeat(3000),
                    "9".repeat(2000)))
            .map(each -> each);
    Arbitrary<Object> values =
        Arbitraries.lazyOf(
            () -> numbers,
            () -> texts,
            () -> Arbitraries.of(true, false).map(each -> each),
            () -> texts.list().ofMaxSize(3).map(each -> each),
            () -> Arbitraries.maps(Arbitraries.of(NAMES), numbers).ofMaxSize(3).map(each -> each));
    return Arbitraries.maps(Arbitraries.of(NAMES), values).ofMaxSize(12);
  }

  private static String scope(int index) {
    return List.of("ai", "gcp.vertex.agent", "strands.x", "", "pydantic-ai").get(index % 5);
  }

  // all that the table knows, and lists of them
  private static List<String> names() {
    Set<String> names =
        new TreeSet<>(List.of("x", "http.method", "gen_ai.prompt", "mcp.method.name"));
    for (Emitter emitter : EmitterTable.SHIPPED.emitters()) {
      emitter.kinds().forEach(rule -> names.add(rule.attribute().attribute()));
      for (List<Name> each : emitter.fields().values()) {
        for (Name name : each) {
          names.add(name.list() ? name.attribute() + "0.role" : name.attribute());
          if (name.list()) {
            names.add(name.attribute() + "10.content");
            names.add(name.attribute() + "99999999999.content");
            names.add(name.attribute() + "0");
          }
        }
      }
    }
    return List.copyOf(names);
  }
}
