package io.fleetfold.gateway.otlp.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.Text;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenAiSpansTest {
  private static final Map<String, Object> AGENT =
      Map.of("gen_ai.operation.name", "invoke_agent", "gen_ai.agent.name", "A");
  private static final Map<String, Object> CHAT =
      Map.of("gen_ai.operation.name", "chat", "gen_ai.provider.name", "openai");

  @Test
  void aRunFailsWithItsRoot() {
    Status failed =
        Status.newBuilder()
            .setCode(Status.StatusCode.STATUS_CODE_ERROR)
            .setMessage("no answer")
            .build();
    List<Message> messages = OtlpSpans.map(OtlpSpans.span(1, 0, AGENT).setStatus(failed));
    AgentRun run = (AgentRun) messages.get(0).value();
    assertThat(run.getStatus()).isEqualTo("error");
    assertThat(run.getErrorMessage()).isEqualTo("no answer");
    assertThat(types(messages)).containsExactly("run_started", "run_error");
  }

  @Test
  void aCallThatFailedTellsWhyAndWhatItUsed() {
    AgentLlmUsage call =
        OtlpSpans.calls(
                OtlpSpans.map(
                    OtlpSpans.span(2, 1, with(CHAT, "gen_ai.usage.input_tokens", 7))
                        .addEvents(
                            Span.Event.newBuilder()
                                .setName("exception")
                                .addAllAttributes(
                                    OtlpSpans.list(Map.of("exception.message", "overloaded"))))
                        .setStatus(
                            Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))))
            .get(0);
    assertThat(call.getStatus()).isEqualTo("error");
    assertThat(call.getErrorMessage()).isEqualTo("overloaded");
    assertThat(call.getInputTokens()).isEqualTo(7);
  }

  @Test
  void aRootCallIsARunOfItsOwn() {
    List<Message> messages = OtlpSpans.map(OtlpSpans.span(1, 0, CHAT));
    assertThat(messages.get(0).value()).isInstanceOf(AgentRun.class);
    assertThat(OtlpSpans.calls(messages)).hasSize(1);
    assertThat(OtlpSpans.calls(messages).get(0).getParentSpanId()).isEmpty();
  }

  @Test
  void aRunTakesItsSessionFromBelow() {
    List<Message> messages =
        OtlpSpans.map(
            OtlpSpans.span(1, 0, AGENT),
            OtlpSpans.span(2, 1, with(CHAT, "gen_ai.conversation.id", "c1")),
            OtlpSpans.span(3, 1, with(CHAT, "user.id", "u1")));
    AgentRun run = (AgentRun) messages.get(0).value();
    assertThat(run.getSessionId()).isEqualTo("c1");
    assertThat(run.getUserId()).isEqualTo("u1");
  }

  @Test
  void detailsInAnEventOfTheSpanAreTheSpans() {
    Map<String, Object> details =
        Map.of(
            "gen_ai.usage.input_tokens",
            9,
            "gen_ai.response.id",
            "r1",
            "gen_ai.request.model",
            "m");
    List<AgentLlmUsage> calls =
        OtlpSpans.calls(
            OtlpSpans.map(
                OtlpSpans.span(2, 1, CHAT)
                    .addEvents(
                        Span.Event.newBuilder()
                            .setName(SpanEvents.DETAILS)
                            .addAllAttributes(OtlpSpans.list(details)))));
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).getInputTokens()).isEqualTo(9);
    assertThat(calls.get(0).getUsageId()).isEqualTo("r1");
  }

  @Test
  void whatNoFieldTakesIsKeptWithinBounds() {
    Map<String, Object> many = new HashMap<>(CHAT);
    for (int i = 0; i < 500; i++) {
      many.put("acme." + i, "x".repeat(10_000));
    }
    AgentLlmUsage call = OtlpSpans.call(many);
    assertThat(call.getUsageMetrics())
        .contains("\"acme.", "\"fleetfold.bounded_attributes\":5")
        .hasSizeLessThan(100_000);
  }

  @Test
  void whatACallIsReadForStaysWithAnEvent() {
    AgentRunEvent event =
        (AgentRunEvent)
            OtlpSpans.map(
                    OtlpSpans.span(
                        2,
                        1,
                        Map.of(
                            "gen_ai.operation.name", "plan",
                            "gen_ai.conversation.id", "c1",
                            "gen_ai.request.model", "m")))
                .get(0)
                .value();
    assertThat(event.getData())
        .contains("\"gen_ai.conversation.id\":\"c1\"", "\"gen_ai.request.model\":\"m\"");
  }

  @Test
  void idsFitIntoRecords() {
    String tooLong = "ü".repeat(600);
    List<Message> messages =
        OtlpSpans.map(
            OtlpSpans.span(1, 0, Map.of("openinference.span.kind", "CHAIN", "session.id", tooLong))
                .setName(tooLong),
            OtlpSpans.span(2, 1, with(CHAT, "gen_ai.response.id", tooLong)));
    AgentRun run = (AgentRun) messages.get(0).value();
    assertThat(Text.isLonger(run.getAgentId(), RecordLimits.ID_BYTES)).isFalse();
    assertThat(run.getSessionId()).isNull();
    assertThat(OtlpSpans.calls(messages).get(0).getUsageId())
        .isEqualTo(OtlpSpans.TRACE + "/0000000000000002");
  }

  @Test
  void otherSpansAreKeptWhereAskedFor() {
    SpanItem http =
        OtlpSpans.item(
            3, OtlpSpans.span(1, 0, Map.of("http.method", "GET")).build(), "web", Map.of());
    assertThat(new GenAiSpans(false).map(List.of(http)).get(0).messages()).isEmpty();
    assertThat(types(new GenAiSpans(true).map(List.of(http)).get(0).messages()))
        .containsExactly("custom");
    assertThat(new GenAiSpans(true).map(List.of(http)).get(0).index()).isEqualTo(3);
  }

  @Test
  void spansThatEncloseEachOtherHaveNothingAbove() {
    List<Message> messages =
        OtlpSpans.map(
            OtlpSpans.span(1, 2, Map.of("http.method", "GET")),
            OtlpSpans.span(2, 1, Map.of("http.method", "GET")),
            OtlpSpans.span(3, 2, CHAT));
    assertThat(OtlpSpans.calls(messages).get(0).getParentSpanId()).isEmpty();
  }

  private static List<String> types(List<Message> messages) {
    List<String> types = new ArrayList<>();
    for (Message message : messages) {
      if (message.value() instanceof AgentRunEvent event) {
        types.add(event.getEventType());
      }
    }
    return types;
  }

  private static Map<String, Object> with(
      Map<String, Object> attributes, String name, Object value) {
    Map<String, Object> all = new HashMap<>(attributes);
    all.put(name, value);
    return all;
  }
}
