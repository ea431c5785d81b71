package io.fleetfold.gateway.otlp.agents;

import static io.fleetfold.schemas.TokenClass.CACHE_READ;
import static io.fleetfold.schemas.TokenClass.INPUT;
import static io.fleetfold.schemas.TokenClass.OUTPUT;
import static io.fleetfold.schemas.TokenClass.REASONING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodexTest {
  private static final UsageSources SPANS =
      UsageSources.of(Map.of(CodingAgent.CODEX, UsageSource.SPANS));

  private static Telemetry completed(Telemetry telemetry) {
    return telemetry.log(
        "codex.sse_event",
        "event.kind",
        "response.completed",
        "input_token_count",
        "13297",
        "output_token_count",
        "23",
        "cached_token_count",
        4_480,
        "reasoning_token_count",
        10,
        "tool_token_count",
        "13320",
        "auth_mode",
        "Chatgpt");
  }

  private static Telemetry response(Telemetry telemetry) {
    return telemetry.span(
        "handle_responses",
        "00f067aa0ba902c3",
        "00f067aa0ba902c2",
        "gen_ai.usage.input_tokens",
        13_297,
        "gen_ai.usage.output_tokens",
        23,
        "gen_ai.usage.cache_read.input_tokens",
        4_480,
        "codex.usage.reasoning_output_tokens",
        10);
  }

  private static Telemetry turn(Telemetry telemetry) {
    return telemetry.span(
        "session_task.turn",
        "00f067aa0ba902c1",
        "",
        "thread.id",
        "c1",
        "model",
        "gpt-5.1-codex",
        "codex.turn.token_usage.input_tokens",
        13_297,
        "codex.turn.token_usage.cached_input_tokens",
        4_480,
        "codex.turn.token_usage.non_cached_input_tokens",
        8_817,
        "codex.turn.token_usage.output_tokens",
        23,
        "codex.turn.token_usage.reasoning_output_tokens",
        10,
        "codex.turn.token_usage.total_tokens",
        13_320);
  }

  private static void isTheFixture(OneNumber counted) {
    assertThat(counted.calls()).hasSize(1);
    assertThat(counted.tokens(INPUT)).isEqualTo(13_297);
    assertThat(counted.tokens(CACHE_READ)).isEqualTo(4_480);
    assertThat(counted.tokens(OUTPUT)).isEqualTo(23);
    assertThat(counted.tokens(REASONING)).isEqualTo(10);
  }

  @Test
  void v4_logAndBothSpansAreOneCall() {
    Telemetry telemetry = completed(Telemetry.codex().traced(Telemetry.TRACE));

    Told told = turn(response(telemetry)).told();

    isTheFixture(told.counted());
    // not all records name their trace: the conversation is the run of all
    assertThat(told.calls().get(0).getRunId()).isEqualTo("codex/c1");
    assertThat(told.events()).allMatch(event -> event.getRunId().equals("codex/c1"));
    assertThat(Told.data(told.event("codex.session_task.turn")).at("/not_counted/counts_with"))
        .hasToString("\"FLEETFOLD_GATEWAY_USAGE_CODEX=spans\"");
    assertThat(told.status("codex/c1")).isEqualTo("completed");
  }

  @Test
  void v4_theLogAloneOrWithEitherSpanIsTheSame() {
    isTheFixture(completed(Telemetry.codex()).told().counted());
    isTheFixture(response(completed(Telemetry.codex())).told().counted());
    isTheFixture(turn(completed(Telemetry.codex())).told().counted());
  }

  @Test
  void v4_whereSpansCountTheTurnRepeatsItsResponses() {
    isTheFixture(turn(response(completed(Telemetry.codex()))).told(SPANS).counted());
    isTheFixture(response(Telemetry.codex()).told(SPANS).counted());
    isTheFixture(turn(Telemetry.codex()).told(SPANS).counted());
  }

  @Test
  void case6_turnAndResponseTellOneCall() {
    Telemetry telemetry =
        Telemetry.codex()
            .span(
                "session_task.turn",
                "00f067aa0ba902c1",
                "",
                "codex.turn.token_usage.input_tokens",
                13_590,
                "codex.turn.token_usage.output_tokens",
                51)
            // between the two stands machinery, which is not stored
            .span("run_turn", "00f067aa0ba902c2", "00f067aa0ba902c1")
            .span(
                "handle_responses",
                "00f067aa0ba902c3",
                "00f067aa0ba902c2",
                "gen_ai.usage.input_tokens",
                13_590,
                "gen_ai.usage.output_tokens",
                51);

    Told told = telemetry.told(SPANS);

    assertThat(told.counted().calls()).hasSize(1);
    assertThat(told.counted().tokens(INPUT)).isEqualTo(13_590);
    assertThat(told.counted().tokens(OUTPUT)).isEqualTo(51);
    assertThat(told.calls())
        .filteredOn(call -> !call.getClaim())
        .singleElement()
        .extracting(AgentLlmUsage::getParentSpanId)
        .isEqualTo("00f067aa0ba902c1");
  }

  @Test
  void case115_aTierThatNobodyTellsIsUnknownSoThatItsPriceIsAnApproximation() {
    AgentLlmUsage call = completed(Telemetry.codex()).told().calls().get(0);

    // the price book has no such tier: it charges the standard one and marks the charge
    assertThat(call.getServiceTier()).isEqualTo("unknown");
    assertThat(call.getBilling()).isEqualTo("subscription");
    assertThat(call.getProvider()).isEqualTo("openai");
    assertThat(call.getModel()).isEqualTo("gpt-5.1-codex");
  }

  @Test
  void case114_aConversationWithoutUsageSaysSo() {
    Told told = Telemetry.codex().log("codex.conversation_starts", "provider_name", "x").told();

    assertThat(told.calls()).isEmpty();
    assertThat(told.metadata("codex/c1").get("usage").asText()).isEqualTo("no usage received");
    told.and(completed(Telemetry.codex().after(9_000)).told());
    assertThat(told.metadata("codex/c1").get("usage").asText()).isEqualTo("received");
  }

  @Test
  void theConversationIsTheRunAndAnAnswerItsEndUntilMoreComes() {
    Telemetry telemetry =
        Telemetry.codex().log("codex.user_prompt", "prompt_length", "3", "prompt", "[REDACTED]");

    Told told = completed(telemetry).told();

    assertThat(told.runs()).extracting(AgentRun::getRunId).containsOnly("codex/c1");
    assertThat(told.status("codex/c1")).isEqualTo("completed");
    assertThat(told.runs()).allMatch(run -> run.getObjective().isEmpty());
    assertThat(told.ofSession())
        .extracting(AgentRunEvent::getEventType)
        .containsExactly("session_created", "message");
  }

  @Test
  void piecesOfAStreamAreNoNewsAndFailuresAreFailedCalls() {
    Telemetry telemetry =
        Telemetry.codex()
            .log("codex.sse_event", "event.kind", "response.output_text.delta")
            .log("codex.sse_event", "error.message", "idle timeout waiting for SSE")
            .log(
                "codex.api_request",
                "attempt",
                1,
                "http.response.status_code",
                500,
                "error.message",
                "server error");

    Told told = telemetry.told();

    assertThat(new AgentLogs(UsageSources.DEFAULT).map(telemetry.logs())).hasSize(3);
    assertThat(told.events()).hasSize(2);
    assertThat(told.counted().calls())
        .hasSize(2)
        .allMatch(call -> call.getStatus().equals("error") && call.getInputTokens() == null);
  }

  @Test
  void toolsAreActionsByTheirCallAndDeniedOnesShow() {
    Told told =
        Telemetry.codex()
            .log(
                "codex.tool_decision",
                "tool_name",
                "shell",
                "call_id",
                "call_1",
                "decision",
                "denied",
                "source",
                "user")
            .log(
                "codex.tool_result",
                "tool_name",
                "shell",
                "call_id",
                "call_1",
                "arguments",
                "{\"command\":[\"ls\"]}",
                "duration_ms",
                "40",
                "success",
                "false",
                "output",
                "exec command rejected by user",
                "mcp_server",
                "")
            .log("codex.tool_result", "tool_name", "odd", "success", "false", "output", "no tool")
            .told();

    assertThat(told.events("codex.tool_decision")).hasSize(1);
    assertThat(told.events("action_execution_completed")).hasSize(2);
    AgentRunEvent action = told.event("action_execution_completed");
    assertThat(action.getEventId()).isEqualTo("call_1/action_execution_completed");
    assertThat(Told.data(action).at("/args/command/0").asText()).isEqualTo("ls");
    assertThat(Told.data(action).get("result").asText()).contains("rejected");
    assertThat(Told.data(action).get("duration_ms").asLong()).isEqualTo(40);
    assertThat(Told.data(action).get("error").asBoolean()).isTrue();
  }
}
