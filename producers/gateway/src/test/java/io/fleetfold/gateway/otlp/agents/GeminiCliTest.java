package io.fleetfold.gateway.otlp.agents;

import static io.fleetfold.schemas.TokenClass.CACHE_READ;
import static io.fleetfold.schemas.TokenClass.INPUT;
import static io.fleetfold.schemas.TokenClass.OUTPUT;
import static io.fleetfold.schemas.TokenClass.REASONING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeminiCliTest {
  private static final String PROMPT = "g1########3";
  private static final String RUN = "gemini-cli/" + PROMPT;

  private static Telemetry response(Telemetry telemetry, String prompt, String text) {
    return telemetry.log(
        "gemini_cli.api_response",
        "model",
        "gemini-3-pro",
        "prompt_id",
        prompt,
        "status_code",
        200,
        "duration_ms",
        900,
        "input_token_count",
        1_000,
        "cached_content_token_count",
        400,
        "output_token_count",
        50,
        "thoughts_token_count",
        30,
        "tool_token_count",
        20,
        "total_token_count",
        1_100,
        "finish_reasons",
        List.of("STOP"),
        "response_text",
        text,
        "auth_type",
        "oauth-personal");
  }

  @Test
  void v5_thoughtsAndTheToolsPromptAreAdded() {
    Told told = response(Telemetry.gemini(), PROMPT, "hello").told();

    OneNumber counted = told.counted();
    assertThat(counted.calls()).hasSize(1);
    assertThat(counted.tokens(INPUT)).isEqualTo(1_020);
    assertThat(counted.tokens(OUTPUT)).isEqualTo(80);
    assertThat(counted.tokens(CACHE_READ)).isEqualTo(400);
    assertThat(counted.tokens(REASONING)).isEqualTo(30);
    assertThat(counted.total()).isEqualTo(1_100);
    AgentLlmUsage call = counted.calls().get(0);
    assertThat(call.getUsageIssue()).isNull();
    assertThat(call.getFinishReason()).isEqualTo("STOP");
    assertThat(call.getBilling()).isEqualTo("subscription");
    assertThat(call.getRunId()).isEqualTo(RUN);
  }

  @Test
  void theSameCallToldByTheConventionsEventAndASpanIsNotCountedAgain() {
    Telemetry telemetry = response(Telemetry.gemini(), PROMPT, "hello");
    telemetry.log(
        "gen_ai.client.inference.operation.details",
        "gen_ai.usage.input_tokens",
        1_000,
        "gen_ai.usage.output_tokens",
        50);
    telemetry.span(
        "llm_call",
        "00f067aa0ba902d1",
        "",
        "gen_ai.operation.name",
        "llm_call",
        "gen_ai.conversation.id",
        "g1",
        "gen_ai.usage.input_tokens",
        1_000);

    Told told = telemetry.told();

    assertThat(told.counted().total()).isEqualTo(1_100);
    assertThat(told.events("gen_ai.client.inference.operation.details")).hasSize(1);
    assertThat(Told.data(told.event("gemini_cli.llm_call")).at("/not_counted/counts_with").asText())
        .isEqualTo("FLEETFOLD_GATEWAY_USAGE_GEMINI_CLI=spans");
  }

  @Test
  void aTotalThatDoesNotAddUpIsFlaggedAndNotMended() {
    Told told =
        Telemetry.gemini()
            .log(
                "gemini_cli.api_response",
                "prompt_id",
                PROMPT,
                "input_token_count",
                10,
                "output_token_count",
                5,
                "total_token_count",
                99)
            .told();

    assertThat(told.counted().total()).isEqualTo(15);
    assertThat(told.calls().get(0).getUsageIssue()).isEqualTo("usage_inconsistent");
  }

  @Test
  void zerosThroughoutMeanThatNoUsageCame() {
    Told told =
        Telemetry.gemini()
            .log(
                "gemini_cli.api_response",
                "prompt_id",
                PROMPT,
                "input_token_count",
                0,
                "output_token_count",
                0,
                "cached_content_token_count",
                0,
                "total_token_count",
                0)
            .told();

    assertThat(told.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.getInputTokens()).isNull();
              assertThat(call.getOutputTokens()).isNull();
              assertThat(call.getCacheReadTokens()).isNull();
            });
  }

  @Test
  void aPromptIsARunAndAnAnswerThatAsksForAToolDoesNotEndIt() {
    Telemetry telemetry = Telemetry.gemini();
    telemetry.log("gemini_cli.user_prompt", "prompt_id", PROMPT, "prompt", "list the files");
    response(
        telemetry,
        PROMPT,
        """
        [{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},
        {"functionCall":{"name":"ls"}}]}}]}]""");
    assertThat(telemetry.told().status(RUN)).isEqualTo("running");

    telemetry.log(
        "gemini_cli.tool_call",
        "prompt_id",
        PROMPT,
        "function_name",
        "ls",
        "function_args",
        "{\"path\":\".\"}",
        "duration_ms",
        12,
        "success",
        true,
        "decision",
        "auto_accept");
    response(
        telemetry,
        PROMPT,
        """
        {"candidates":[{"content":{"parts":[{"text":"two "},{"text":"files"}]}}]}""");

    Told told = telemetry.told();

    assertThat(told.status(RUN)).isEqualTo("completed");
    assertThat(told.runs().get(0).getFinalSynthesisOutput()).isEqualTo("two files");
    assertThat(told.runs().get(0).getObjective()).isEqualTo("list the files");
    assertThat(Told.data(told.event("action_execution_completed")).at("/args/path").asText())
        .isEqualTo(".");
    assertThat(told.events("iteration_started")).hasSize(2);
    assertThat(told.ofSession())
        .extracting(AgentRunEvent::getAuthor)
        .containsExactly(null, "user", "gemini-cli");
  }

  @Test
  void aSubagentsCallsBelongToThePromptAndStandBelowItsNode() {
    Telemetry telemetry = Telemetry.gemini();
    String agent = PROMPT + "-codebase_investigator-x7";
    telemetry.log("gemini_cli.agent.start", "agent_id", agent, "agent_name", "investigator");
    response(telemetry, agent + "#0", "found it");
    telemetry.log(
        "gemini_cli.agent.finish",
        "agent_id",
        agent,
        "agent_name",
        "investigator",
        "duration_ms",
        5,
        "terminate_reason",
        "GOAL");

    Told told = telemetry.told();

    AgentLlmUsage call = told.calls().get(0);
    assertThat(call.getRunId()).isEqualTo(RUN);
    assertThat(told.events("subagent_run_started"))
        .singleElement()
        .satisfies(
            started -> {
              assertThat(started.getRunId()).isEqualTo(RUN);
              assertThat(started.getAgentName()).isEqualTo("investigator");
              assertThat(started.getSpanId()).isEqualTo(call.getParentSpanId());
            });
    // it speaks to the agent, not to the user
    assertThat(told.ofSession()).isEmpty();
  }

  @Test
  void failuresAndCancelledPromptsShow() {
    Told told =
        Telemetry.gemini()
            .log(
                "gemini_cli.api_error",
                "prompt_id",
                PROMPT,
                "model_name",
                "gemini-3-pro",
                "error.message",
                "quota",
                "status_code",
                429)
            .told();

    assertThat(told.counted().calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.getStatus()).isEqualTo("error");
              assertThat(call.getErrorMessage()).isEqualTo("quota");
              assertThat(call.getModel()).isEqualTo("gemini-3-pro");
            });
    assertThat(told.events("gemini_cli.api_error")).hasSize(1);
  }

  @Test
  void qwenCodesTotalTellsWhereItsThoughtsAre() {
    for (boolean isInside : new boolean[] {true, false}) {
      Told told =
          Telemetry.qwen()
              .log(
                  "qwen-code.api_response",
                  "model",
                  "qwen3-coder-plus",
                  "prompt_id",
                  "q1########1",
                  "response_id",
                  "chatcmpl-1",
                  "input_token_count",
                  100,
                  "cached_content_token_count",
                  60,
                  "output_token_count",
                  50,
                  "thoughts_token_count",
                  20,
                  "total_token_count",
                  isInside ? 150 : 170)
              .told();

      assertThat(told.counted().total()).isEqualTo(isInside ? 150 : 170);
      assertThat(told.counted().tokens(REASONING)).isEqualTo(20);
      AgentLlmUsage call = told.calls().get(0);
      assertThat(call.getUsageId()).isEqualTo("chatcmpl-1");
      assertThat(call.getUsageIssue()).isNull();
      assertThat(call.getProvider()).isEqualTo("dashscope");
      assertThat(call.getRunId()).isEqualTo("qwen-code/q1########1");
    }
  }

  @Test
  void qwenCodesPromptMayBeCancelled() {
    Told told =
        Telemetry.qwen()
            .log("qwen-code.user_prompt", "prompt_id", "q1########1", "prompt", "go")
            .log("qwen-code.api_cancel", "prompt_id", "q1########1")
            .told();

    assertThat(told.status("qwen-code/q1########1")).isEqualTo("cancelled");
  }
}
