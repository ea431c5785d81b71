package io.fleetfold.gateway.otlp.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenAiLogsTest {
  private static final String DETAILS = "gen_ai.client.inference.operation.details";
  private static final Map<String, Object> CALL =
      Map.of(
          "gen_ai.operation.name",
          "chat",
          "gen_ai.provider.name",
          "anthropic",
          "gen_ai.request.model",
          "claude-sonnet-4",
          "gen_ai.usage.input_tokens",
          8_270,
          "gen_ai.usage.output_tokens",
          442,
          "gen_ai.usage.cache_read.input_tokens",
          7_917,
          "gen_ai.input.messages",
          List.of(Map.of("role", "user")));

  @Test
  void theDetailsOfACallAreTheCallOfTheirSpan() {
    AgentLlmUsage event = call(one(OtlpSpans.log(0, DETAILS, "", inSpan(CALL).build())));
    AgentLlmUsage span = OtlpSpans.call(CALL);
    assertThat(event.getCarrier()).isEqualTo("event");
    assertThat(event.getClaim()).isFalse();
    assertThat(event.getUsageId()).isEqualTo(span.getUsageId());
    assertThat(event.getRunId()).isEqualTo(span.getRunId());
    assertThat(event.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(event.getParentSpanId()).isNull();
    assertThat(event.getInputTokens()).isEqualTo(8_270);
    assertThat(event.getCacheReadTokens()).isEqualTo(7_917);
    assertThat(event.getPrompt()).isEqualTo("[{\"role\":\"user\"}]");
  }

  @Test
  void theProvidersIdIsTheCallsId() {
    Map<String, Object> named = new java.util.HashMap<>(CALL);
    named.put("gen_ai.response.id", "msg_1");
    assertThat(call(one(OtlpSpans.log(0, DETAILS, "", inSpan(named).build()))).getUsageId())
        .isEqualTo("msg_1")
        .isEqualTo(OtlpSpans.call(named).getUsageId());
  }

  @Test
  void equalCallsOfNoTraceAreTwoAndTheSameAgain() {
    LogRecord record = record(CALL).build();
    List<LogItem> request =
        List.of(OtlpSpans.log(0, DETAILS, "", record), OtlpSpans.log(1, DETAILS, "", record));
    List<String> ids = ids(request);
    assertThat(ids).doesNotHaveDuplicates().isEqualTo(ids(request));
  }

  @Test
  void springAisLinesAreContentOfTheirSpan() {
    LogRecord line =
        inSpan(Map.of()).setBody(OtlpSpans.any("Chat Model Prompt Content:\nHow are you?")).build();
    AgentRunEvent event =
        event(
            one(
                OtlpSpans.log(
                    0,
                    "",
                    "org.springframework.ai.chat.ChatModelPromptContentObservationHandler",
                    line)));
    assertThat(event.getSpanId()).isEqualTo("0000000000000002");
    assertThat(event.getRunId()).isEqualTo(OtlpSpans.TRACE);
    assertThat(event.getData()).contains("\"name\":\"prompt\",\"content\":\"How are you?\"");
  }

  @Test
  void messagesAreEventsOfTheirSpanAndNoCalls() {
    LogRecord message =
        inSpan(Map.of("gen_ai.system", "openai"))
            .setBody(OtlpSpans.any(Map.of("content", "hi")))
            .build();
    AgentRunEvent event = event(one(OtlpSpans.log(0, "gen_ai.user.message", "", message)));
    assertThat(event.getEventType()).isEqualTo("custom");
    assertThat(event.getData())
        .contains("\"name\":\"gen_ai.user.message\"", "\"content\":{\"content\":\"hi\"}");
  }

  @Test
  void anEvaluationIsAnEvent() {
    LogRecord result =
        inSpan(
                Map.of(
                    "gen_ai.evaluation.name", "relevance",
                    "gen_ai.evaluation.score.value", 0.9,
                    "gen_ai.response.id", "msg_1"))
            .build();
    AgentRunEvent event = event(one(OtlpSpans.log(0, "gen_ai.evaluation.result", "", result)));
    assertThat(event.getData())
        .contains(
            "\"gen_ai.evaluation.name\":\"relevance\"", "\"gen_ai.evaluation.score.value\":0.9");
  }

  @Test
  void withoutATraceItSaysWhatMendsIt() {
    Item item = one(OtlpSpans.log(0, "gen_ai.evaluation.result", "", record(Map.of()).build()));
    assertThat(item.refusal().field()).isEqualTo("traceId");
    assertThat(item.refusal().message()).contains("gen_ai.conversation.id");
  }

  @Test
  void otherLinesAddNothingUnlessAskedFor() {
    LogItem line = OtlpSpans.log(0, "", "com.shop.Cart", inSpan(Map.of("cart", 1)).build());
    assertThat(one(line)).isEqualTo(Item.of(0, List.of()));
    assertThat(new GenAiLogs(true).map(List.of(line)).get(0).messages()).hasSize(1);
  }

  @Test
  void aLineOfAKnownEmittersProcessNeedNotBeAboutGenAi() {
    LogRecord line = record(Map.of("sentry.release", "1")).setBody(OtlpSpans.any("hi")).build();
    assertThat(one(OtlpSpans.log(0, "", "app", line))).isEqualTo(Item.of(0, List.of()));
  }

  private static Item one(LogItem log) {
    return new GenAiLogs(false).map(List.of(log)).get(0);
  }

  private static List<String> ids(List<LogItem> request) {
    return new GenAiLogs(false).map(request).stream().map(item -> call(item).getUsageId()).toList();
  }

  private static AgentLlmUsage call(Item item) {
    return (AgentLlmUsage) item.messages().get(0).value();
  }

  private static AgentRunEvent event(Item item) {
    return (AgentRunEvent) item.messages().get(0).value();
  }

  private static LogRecord.Builder record(Map<String, ?> attributes) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(OtlpSpans.START_MILLIS * 1_000_000)
        .addAllAttributes(OtlpSpans.list(attributes));
  }

  private static LogRecord.Builder inSpan(Map<String, ?> attributes) {
    return record(attributes).setTraceId(OtlpSpans.trace()).setSpanId(OtlpSpans.id(2));
  }
}
