package io.fleetfold.gateway.otlp.agents;

import static io.fleetfold.schemas.TokenClass.CACHE_READ;
import static io.fleetfold.schemas.TokenClass.CACHE_WRITE;
import static io.fleetfold.schemas.TokenClass.CACHE_WRITE_1H;
import static io.fleetfold.schemas.TokenClass.INPUT;
import static io.fleetfold.schemas.TokenClass.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.testkit.ClaudeCodeRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaudeCodeTest {
  private static final String RUN = "claude-code/p1";

  private static Telemetry request(Telemetry telemetry, String prompt, String id) {
    return telemetry.log(
        "claude_code.api_request",
        ClaudeCodeRequest.attributes(
            id,
            "prompt.id",
            prompt,
            "cost_usd",
            0.0123,
            "cost_usd_micros",
            12_300,
            "duration_ms",
            2_100,
            "query_source",
            "repl_main_thread"));
  }

  /** The spans of the same request. */
  private static Telemetry spans(Telemetry telemetry) {
    return telemetry
        .span("claude_code.interaction", "00f067aa0ba902b1", "", "session.id", "s1")
        .span(
            "claude_code.llm_request",
            "00f067aa0ba902b2",
            "00f067aa0ba902b1",
            ClaudeCodeRequest.attributes("req_1", "session.id", "s1", "ttft_ms", 900));
  }

  @Test
  void v2_whatTheCacheGaveAndTookIsAddedToTheInput() {
    OneNumber counted = request(Telemetry.claude("s1"), "p1", "req_1").told().counted();

    assertThat(counted.calls()).hasSize(1);
    assertThat(counted.tokens(INPUT)).isEqualTo(ClaudeCodeRequest.INPUT_TOKENS);
    assertThat(counted.tokens(OUTPUT)).isEqualTo(ClaudeCodeRequest.OUTPUT_TOKENS);
    assertThat(counted.total()).isEqualTo(8_712);
    assertThat(counted.tokens(CACHE_READ)).isEqualTo(ClaudeCodeRequest.CACHE_READ_TOKENS);
    assertThat(counted.tokens(CACHE_WRITE)).isEqualTo(ClaudeCodeRequest.CACHE_WRITE_TOKENS);
    AgentLlmUsage call = counted.calls().get(0);
    assertThat(call.getRunId()).isEqualTo(RUN);
    assertThat(call.getProvider()).isEqualTo("anthropic");
    assertThat(call.getLatencyMs()).isEqualTo(2_100);
    assertThat(Told.json(call.getUsageMetrics()).get("cost_usd").decimalValue())
        .isEqualByComparingTo("0.0123");
  }

  @Test
  void v3_theSpanOfTheSameRequestIsShownAndNotCounted() {
    Telemetry telemetry = spans(request(Telemetry.claude("s1"), "p1", "req_1"));

    Told told = telemetry.told();

    assertThat(told.counted().calls()).hasSize(1);
    assertThat(told.counted().total()).isEqualTo(8_712);
    AgentRunEvent shown = told.event("claude_code.llm_request");
    assertThat(shown.getParentSpanId()).isEqualTo("00f067aa0ba902b1");
    assertThat(Told.data(shown).at("/not_counted/input_tokens").asLong()).isEqualTo(8_270);
    assertThat(Told.data(shown).at("/not_counted/counts_with").asText())
        .isEqualTo("FLEETFOLD_GATEWAY_USAGE_CLAUDE_CODE=spans");
  }

  @Test
  void v3_withTheSettingTheSpanCountsAndTheLogDoesNot() {
    Telemetry telemetry = spans(request(Telemetry.claude("s1"), "p1", "req_1"));

    Told told = telemetry.told(UsageSources.of(Map.of(CodingAgent.CLAUDE_CODE, UsageSource.SPANS)));

    assertThat(told.counted().calls()).hasSize(1);
    assertThat(told.counted().total()).isEqualTo(8_712);
    assertThat(told.counted().calls().get(0).getSpanId()).isEqualTo("00f067aa0ba902b2");
    assertThat(told.counted().calls().get(0).getRunId()).isEqualTo(Telemetry.TRACE);
    assertThat(told.status(Telemetry.TRACE)).isEqualTo("completed");
    assertThat(Told.data(told.event("claude_code.api_request")).has("not_counted")).isTrue();
  }

  @Test
  void spansSayWhatStandsInWhatAndWhoseASubagentsCallsAre() {
    Telemetry telemetry = Telemetry.claude("s1");
    telemetry.span(
        "claude_code.tool",
        "00f067aa0ba902b3",
        "00f067aa0ba902b1",
        "session.id",
        "s1",
        "tool_name",
        "Agent",
        "tool_use_id",
        "toolu_1",
        "subagent_type",
        "Explore");
    telemetry.span(
        "claude_code.llm_request",
        "00f067aa0ba902b4",
        "00f067aa0ba902b3",
        "agent_id",
        "a1",
        "input_tokens",
        10,
        "output_tokens",
        1,
        "request_id",
        "req_sub");

    Told shown = telemetry.told();
    assertThat(shown.events())
        .extracting(AgentRunEvent::getParentSpanId)
        .containsExactly("00f067aa0ba902b1", "00f067aa0ba902b3");
    assertThat(shown.runs())
        .allMatch(run -> run.getStatus().equals("completed") && run.getStartedAt() == null);

    Told counted =
        telemetry.told(UsageSources.of(Map.of(CodingAgent.CLAUDE_CODE, UsageSource.SPANS)));
    assertThat(counted.event("subagent_run_completed").getAgentId())
        .isEqualTo("claude-code/Explore");
    assertThat(counted.calls().get(0).getParentSpanId())
        .isEqualTo(counted.event("subagent_run_completed").getSpanId());
    assertThat(counted.events("action_execution_completed")).hasSize(1);
  }

  @Test
  void anEventThatNobodyKnowsIsKeptAsItIs() {
    Told told =
        Telemetry.claude("s1")
            .log("claude_code.brand_new", "prompt.id", "p1", "depth", 3, "word", "x")
            .log("claude_code.plugin_loaded", "plugin.name", "x")
            .told();

    AgentRunEvent known = told.event("claude_code.brand_new");
    assertThat(known.getRunId()).isEqualTo(RUN);
    assertThat(Told.data(known).at("/attributes/depth").asInt()).isEqualTo(3);
    assertThat(Told.data(known).at("/attributes/word").asText()).isEqualTo("x");
    AgentRunEvent outside = told.event("claude_code.plugin_loaded");
    assertThat(outside.getRunId()).startsWith("claude-code/s1/2026-");
    assertThat(told.status(outside.getRunId())).isEqualTo("completed");
    // the process and its user stand on the run, not on each event
    assertThat(known.getData()).doesNotContain("ada@example.com");
    assertThat(told.metadata(outside.getRunId()).get("user.email").asText())
        .isEqualTo("ada@example.com");
  }

  @Test
  void case12_aSessionThatIsTakenUpAgainCountsItsHistoryOnce() {
    int distinct = 3_441;
    int lines = 11_830;
    Told told = new Told();
    // each session tells all that came before it, in requests of its own size
    for (int line = 0; line < lines; ) {
      Telemetry session = Telemetry.claude("session-" + line / distinct);
      for (int i = 0; i < 500 && line < lines; i++, line++) {
        int call = line % distinct;
        request(session, "prompt-" + call / 10, "req_" + call);
      }
      told.and(session.told());
    }

    assertThat(told.counted().calls()).hasSize(distinct);
    assertThat(told.counted().total()).isEqualTo(distinct * 8_712L);
    assertThat(told.events("iteration_started").stream().map(AgentRunEvent::getEventId).distinct())
        .hasSize(distinct);
    // events that named their session would count once in each of them
    assertThat(told.events()).allMatch(event -> event.getSessionId() == null);
  }

  @Test
  void callsOutsideOfAnyPromptCountOnceAcrossSessions() {
    Told told = new Told();
    for (String session : List.of("s1", "s2")) {
      told.and(
          Telemetry.claude(session)
              .log(
                  "claude_code.api_request",
                  "model",
                  "claude-haiku-5",
                  "input_tokens",
                  100,
                  "output_tokens",
                  5,
                  "request_id",
                  "req_title",
                  "query_source",
                  "generate_session_title")
              .told());
    }

    assertThat(told.counted().calls()).hasSize(1);
    assertThat(told.counted().calls().get(0).getRunId()).isNull();
    assertThat(told.counted().calls().get(0).getAgentId()).isEqualTo("claude-code");
    assertThat(told.counted().total()).isEqualTo(105);
  }

  @Test
  void aPromptIsARunWithItsActionsAndASessionWithItsMessages() {
    Telemetry telemetry = Telemetry.claude("s1");
    telemetry.log(
        "claude_code.user_prompt",
        "prompt.id",
        "p1",
        "prompt_length",
        12,
        "prompt",
        "mend the bug",
        "message.uuid",
        "m1");
    request(telemetry, "p1", "req_1");
    telemetry
        .log(
            "claude_code.tool_decision",
            "prompt.id",
            "p1",
            "tool_name",
            "Bash",
            "tool_use_id",
            "toolu_1",
            "decision",
            "accept",
            "source",
            "config")
        .log(
            "claude_code.tool_result",
            "prompt.id",
            "p1",
            "tool_name",
            "Bash",
            "tool_use_id",
            "toolu_1",
            "success",
            "false",
            "error_type",
            "ShellError",
            "duration_ms",
            40,
            "tool_input",
            "{\"command\":\"make\"}");
    request(telemetry, "p1", "req_2");
    telemetry.log(
        "claude_code.assistant_response",
        "prompt.id",
        "p1",
        "model",
        "claude-sonnet-5",
        "response_length",
        5,
        "response",
        "done.",
        "request_id",
        "req_2",
        "message.uuid",
        "m2",
        "query_source",
        "repl_main_thread");

    Told told = telemetry.told();

    AgentRun run = told.runs().get(0);
    assertThat(run.getRunId()).isEqualTo(RUN);
    assertThat(run.getObjective()).isEqualTo("mend the bug");
    assertThat(run.getSessionId()).isEqualTo("s1");
    assertThat(run.getUsageSource()).isEqualTo("logs");
    assertThat(run.getFinalSynthesisOutput()).isEqualTo("done.");
    assertThat(told.status(RUN)).isEqualTo("completed");
    assertThat(told.events("run_started")).hasSize(1);
    assertThat(told.events("iteration_started")).hasSize(2);
    AgentRunEvent done = told.event("action_execution_completed");
    assertThat(done.getEventId()).isEqualTo("toolu_1/action_execution_completed");
    assertThat(Told.data(done).at("/args/command").asText()).isEqualTo("make");
    assertThat(Told.data(done).get("error").asText()).isEqualTo("ShellError");
    assertThat(Told.data(done).get("duration_ms").asLong()).isEqualTo(40);
    assertThat(told.ofSession())
        .extracting(AgentRunEvent::getEventType)
        .containsExactly("session_created", "message", "message");
    assertThat(told.ofSession()).extracting(AgentRunEvent::getAuthor).contains("user");
    assertThat(told.ofSession().get(2).getInvocationId()).isEqualTo(RUN);
    // the words meet the call
    assertThat(told.counted().calls()).hasSize(2);
    assertThat(told.counted().calls().get(1).getResponseContent()).isEqualTo("done.");
  }

  @Test
  void aPromptWhoseToolIsAtWorkIsNotOver() {
    Telemetry telemetry = request(Telemetry.claude("s1"), "p1", "req_1");
    telemetry.log(
        "claude_code.tool_decision",
        "prompt.id",
        "p1",
        "tool_name",
        "Bash",
        "tool_use_id",
        "toolu_1",
        "decision",
        "accept");

    assertThat(telemetry.told().status(RUN)).isEqualTo("running");
  }

  @Test
  void aRejectedCallIsAFailedAction() {
    Told told =
        Telemetry.claude("s1")
            .log(
                "claude_code.tool_decision",
                "prompt.id",
                "p1",
                "tool_name",
                "Bash",
                "tool_use_id",
                "toolu_1",
                "decision",
                "reject",
                "source",
                "user_reject",
                "tool_parameters",
                "{\"full_command\":\"rm -r /\"}")
            .told();

    AgentRunEvent action = told.event("action_execution_completed");
    assertThat(Told.data(action).get("error").asText()).isEqualTo("rejected (user_reject)");
    assertThat(Told.data(action).at("/args/full_command").asText()).isEqualTo("rm -r /");
  }

  @Test
  void argumentsThatNestDeeperThanRecordsMayStayAText() {
    String deep = "[".repeat(600) + "]".repeat(600);

    Told told =
        Telemetry.claude("s1")
            .log("claude_code.tool_result", "prompt.id", "p1", "tool_input", deep)
            .told();

    AgentRunEvent action = told.event("action_execution_completed");
    assertThat(Told.data(action).get("args").asText()).isEqualTo(deep);
  }

  @Test
  void whatIsKeptBackIsNoContent() {
    Told told =
        Telemetry.claude("s1")
            .log("claude_code.user_prompt", "prompt.id", "p1", "prompt", "<REDACTED>")
            .log(
                "claude_code.assistant_response",
                "prompt.id",
                "p1",
                "model",
                "claude-sonnet-5",
                "response",
                "<REDACTED>",
                "request_id",
                "req_1")
            .told();

    assertThat(told.messages().toString()).doesNotContain("REDACTED");
    assertThat(told.ofSession()).allMatch(event -> event.getContent() == null);
  }

  @Test
  void whatTheAgentAsksForItsOwnEndsCountsAndIsNoReply() {
    Telemetry telemetry = Telemetry.claude("s1");
    telemetry.log(
        "claude_code.api_request",
        "prompt.id",
        "p1",
        "input_tokens",
        10,
        "output_tokens",
        2,
        "request_id",
        "req_1",
        "query_source",
        "compact");
    telemetry.log(
        "claude_code.assistant_response",
        "prompt.id",
        "p1",
        "model",
        "claude-sonnet-5",
        "response",
        "a summary",
        "request_id",
        "req_1",
        "query_source",
        "compact");

    Told told = telemetry.told();

    assertThat(told.counted().total()).isEqualTo(12);
    assertThat(told.ofSession()).isEmpty();
    assertThat(told.events("iteration_started")).isEmpty();
    assertThat(told.runs()).allMatch(run -> run.getFinalSynthesisOutput() == null);
  }

  @Test
  void failuresRetriesAndRefusalsShow() {
    Telemetry telemetry = Telemetry.claude("s1");
    telemetry
        .log(
            "claude_code.api_error",
            "prompt.id",
            "p1",
            "model",
            "claude-sonnet-5",
            "error",
            "overloaded",
            "status_code",
            529,
            "attempt",
            3,
            "client_request_id",
            "client-1")
        .log(
            "claude_code.api_retries_exhausted",
            "prompt.id",
            "p1",
            "error",
            "overloaded",
            "total_attempts",
            3);

    Told failed = telemetry.told();

    assertThat(failed.status(RUN)).isEqualTo("error");
    assertThat(failed.counted().calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.getUsageId()).isEqualTo("client-1");
              assertThat(call.getStatus()).isEqualTo("error");
              assertThat(call.getErrorMessage()).isEqualTo("overloaded");
              assertThat(call.getInputTokens()).isNull();
            });

    Telemetry refused = request(Telemetry.claude("s1"), "p1", "req_1");
    for (boolean hop : new boolean[] {true, false}) {
      refused.log(
          "claude_code.api_refusal",
          "prompt.id",
          "p1",
          "model",
          "claude-sonnet-5",
          "request_id",
          "req_1",
          "server_fallback_hop",
          hop,
          "query_source",
          "repl_main_thread");
    }
    Told told = refused.told();
    assertThat(told.events("claude_code.api_refusal")).hasSize(2);
    assertThat(told.counted().calls()).hasSize(1);
    assertThat(told.counted().calls().get(0).getFinishReason()).isEqualTo("refusal");
    assertThat(told.counted().total()).isEqualTo(8_712);
    assertThat(told.status(RUN)).isEqualTo("error");
  }

  @Test
  void aRunEndsInSoManyWordsWhereAHookRunsAtTheStop() {
    Told told =
        Telemetry.claude("s1")
            .log("claude_code.user_prompt", "prompt.id", "p1", "prompt_length", 3)
            .log(
                "claude_code.hook_execution_complete",
                "prompt.id",
                "p1",
                "hook_event",
                "Stop",
                "num_blocking",
                0)
            .told();

    assertThat(told.status(RUN)).isEqualTo("completed");
  }

  @Test
  void aSubagentsCallsStandBelowItsNode() {
    Telemetry telemetry = Telemetry.claude("s1");
    telemetry
        .log(
            "claude_code.api_request",
            "prompt.id",
            "p1",
            "input_tokens",
            10,
            "output_tokens",
            1,
            "request_id",
            "req_sub",
            "query_source",
            "agent:builtin:Explore",
            "agent.name",
            "Explore")
        .log(
            "claude_code.subagent_completed",
            "prompt.id",
            "p1",
            "agent_type",
            "Explore",
            "total_tokens",
            11,
            "duration_ms",
            900);

    Told told = telemetry.told();

    AgentRunEvent agent = told.event("subagent_run_completed");
    AgentLlmUsage call = told.calls().get(0);
    assertThat(agent.getAgentId()).isEqualTo("claude-code/Explore");
    assertThat(call.getParentSpanId()).isEqualTo(agent.getSpanId());
    assertThat(call.getTraceId()).isEqualTo(agent.getTraceId());
    // the last request's tokens are told again, and are no usage
    assertThat(told.counted().total()).isEqualTo(11);
  }

  @Test
  void whatDoesNotNameTheModelSaysNothingOfTheCall() {
    Telemetry telemetry = request(Telemetry.claude("s1"), "p1", "req_1");
    telemetry.log(
        "claude_code.api_refusal", "prompt.id", "p1", "request_id", "req_1", "attempt", 1);

    assertThat(telemetry.told().calls())
        .singleElement()
        .extracting(AgentLlmUsage::getModel)
        .isEqualTo("claude-sonnet-5");
  }

  @Test
  void theRawAnswerAddsWhatTheEventLeavesOut() {
    Telemetry telemetry = request(Telemetry.claude("s1"), "p1", "req_1");
    telemetry.log(
        "claude_code.api_response_body",
        "prompt.id",
        "p1",
        "model",
        "claude-sonnet-5",
        "request_id",
        "req_1",
        "body",
        """
        {"id":"msg_1","stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":442,
        "cache_read_input_tokens":7917,"cache_creation_input_tokens":350,
        "cache_creation":{"ephemeral_1h_input_tokens":100}}}""");

    OneNumber counted = telemetry.told().counted();

    assertThat(counted.calls()).hasSize(1);
    assertThat(counted.total()).isEqualTo(8_712);
    assertThat(counted.tokens(CACHE_WRITE_1H)).isEqualTo(100);
    assertThat(counted.calls().get(0).getFinishReason()).isEqualTo("end_turn");
  }

  @Test
  void case111_everyEventTellsItsPlaceSoThatGapsShow() {
    Telemetry telemetry = request(Telemetry.claude("s1"), "p1", "req_1");
    telemetry.log("claude_code.plugin_loaded", "plugin.name", "x");
    request(telemetry, "p1", "req_2");
    // the second of them is lost on the way
    Told told = new Told();
    told.add(
        new AgentLogs(UsageSources.DEFAULT)
            .map(List.of(telemetry.logs().get(0), telemetry.logs().get(2))));

    List<Long> seen =
        java.util.stream.Stream.concat(
                told.events().stream().map(Told::data),
                told.calls().stream().map(call -> Told.json(call.getUsageMetrics())))
            .filter(data -> data.path("session_id").asText().equals("s1"))
            .map(data -> data.get("event_sequence").asLong())
            .distinct()
            .sorted()
            .toList();
    assertThat(seen).as("2 events seen of 3: one is missing").containsExactly(1L, 3L);
  }

  @Test
  void case114_aRunWithoutUsageSaysSoUntilItHasSome() {
    Telemetry telemetry = Telemetry.claude("s1").log("claude_code.user_prompt", "prompt.id", "p1");
    Told told = telemetry.told();
    assertThat(told.calls()).isEmpty();
    assertThat(told.metadata(RUN).get("usage").asText()).isEqualTo("no usage received");

    told.and(request(Telemetry.claude("s1").after(5_000), "p1", "req_1").told());
    assertThat(told.metadata(RUN).get("usage").asText()).isEqualTo("received");
  }

  @Test
  void withoutARequestsIdTheCallIsKnownByItsPlaceAndTime() {
    Telemetry telemetry = Telemetry.claude("s1");
    for (int i = 0; i < 2; i++) {
      telemetry.log(
          "claude_code.api_request", "prompt.id", "p1", "input_tokens", 1, "output_tokens", 1);
    }

    Told told = telemetry.told().and(telemetry.told());

    assertThat(told.counted().calls()).hasSize(2);
    assertThat(told.counted().calls().get(0).getUsageId())
        .isEqualTo("s1/1/" + (Telemetry.START + 1_000));
  }

  @Test
  void countsThatAreNoneAreUnknownAndSaidToBe() {
    Told told =
        Telemetry.claude("s1")
            .log(
                "claude_code.api_request",
                "prompt.id",
                "p1",
                "input_tokens",
                5,
                "output_tokens",
                Double.NaN,
                "cache_read_tokens",
                -1,
                "request_id",
                "req_1")
            .told();

    AgentLlmUsage call = told.calls().get(0);
    assertThat(call.getInputTokens()).as("without the cache it is not known").isNull();
    assertThat(call.getOutputTokens()).isNull();
    assertThat(call.getUsageIssue()).isEqualTo("usage_invalid");
  }
}
