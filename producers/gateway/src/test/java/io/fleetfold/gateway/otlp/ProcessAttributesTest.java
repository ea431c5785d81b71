package io.fleetfold.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.otlp.agents.AgentLogs;
import io.fleetfold.gateway.otlp.agents.AgentSpans;
import io.fleetfold.gateway.otlp.agents.UsageSources;
import io.fleetfold.gateway.otlp.genai.GenAiLogs;
import io.fleetfold.gateway.otlp.genai.GenAiSpans;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt on the command line of an agent is in no record, whatever emitter tells it. */
class ProcessAttributesTest {
  private static final String SECRET = "sell-the-house";
  private static final AnyValue TEXT = AnyValue.newBuilder().setStringValue(SECRET).build();
  private static final List<KeyValue> PROCESS =
      List.of(
          attribute("process.command_line", TEXT),
          attribute(
              "process.command_args",
              AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(TEXT)).build()),
          attribute("process.environment_variable.PROMPT", TEXT),
          attribute("process.executable.name", text("node")));

  @ParameterizedTest
  @ValueSource(strings = {"my-agent", "claude-code", "codex_cli_rs", "gemini-cli", "qwen-code"})
  void theCommandLineIsNotKept(String service) {
    List<KeyValue> resource = new ArrayList<>(PROCESS);
    resource.add(attribute("service.name", text(service)));
    resource.add(attribute("session.id", text("s1")));
    List<Item> items = new ArrayList<>();
    items.addAll(
        Mapper.ofSpans(
                List.of(
                    new AgentSpans(UsageSources.DEFAULT), new GenAiSpans(/* keepsOthers= */ true)))
            .map(spans(Attributes.of(resource))));
    items.addAll(
        Mapper.ofLogs(
                List.of(
                    new AgentLogs(UsageSources.DEFAULT), new GenAiLogs(/* keepsOthers= */ true)))
            .map(logs(Attributes.of(resource))));
    String all = items.stream().map(Item::messages).toList().toString();
    assertThat(all).contains("process.executable.name").doesNotContain(SECRET);
  }

  private static List<SpanItem> spans(Attributes resource) {
    List<SpanItem> items = new ArrayList<>();
    for (String name :
        List.of("invoke_agent a", "chat", "claude_code.llm_request", "session_task.turn")) {
      Span span =
          Span.newBuilder()
              .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
              .setSpanId(ByteString.fromHex("0af7651916cd43d" + items.size()))
              .setName(name)
              .setStartTimeUnixNano(1)
              .setEndTimeUnixNano(2)
              .addAttributes(attribute("gen_ai.operation.name", text(name.split(" ", 2)[0])))
              .addAllAttributes(PROCESS)
              .addEvents(Span.Event.newBuilder().setName("started").addAllAttributes(PROCESS))
              .build();
      items.add(
          new SpanItem(
              items.size(), 1, resource, SCOPE, span, Attributes.of(span.getAttributesList())));
    }
    return items;
  }

  private static final InstrumentationScope SCOPE = InstrumentationScope.getDefaultInstance();

  private static List<LogItem> logs(Attributes resource) {
    List<LogItem> items = new ArrayList<>();
    for (String event :
        List.of(
            "gen_ai.choice",
            "claude_code.user_prompt",
            "claude_code.api_request",
            "codex.conversation_starts",
            "gemini_cli.user_prompt",
            "qwen-code.api_response")) {
      LogRecord record =
          LogRecord.newBuilder()
              .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
              .setTimeUnixNano(1)
              .setEventName(event)
              .addAttributes(attribute("event.name", text(event)))
              .addAllAttributes(PROCESS)
              .build();
      items.add(
          new LogItem(
              items.size(),
              1,
              resource,
              SCOPE,
              event,
              record,
              Attributes.of(record.getAttributesList())));
    }
    return items;
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static KeyValue attribute(String name, AnyValue value) {
    return KeyValue.newBuilder().setKey(name).setValue(value).build();
  }
}
