package io.fleetfold.gateway.otlp.agents;

import static io.fleetfold.schemas.TokenClass.CACHE_READ;
import static io.fleetfold.schemas.TokenClass.CACHE_WRITE;
import static io.fleetfold.schemas.TokenClass.INPUT;
import static io.fleetfold.schemas.TokenClass.OUTPUT;
import static io.fleetfold.schemas.TokenClass.REASONING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gateway.otlp.Captures;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.TokenClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the programs themselves sent, each asked once to say hello with its shell tool, to a model
 * that answers the same each time: the answer that asks for the tool, and the one after it.
 */
class CapturedAgentsTest {
  private static Told logs(String name) {
    Told told = new Told();
    told.add(
        new AgentLogs(UsageSources.DEFAULT).map(Captures.logs(CapturedAgentsTest.class, name)));
    return told;
  }

  private static String run(Told told) {
    List<String> runs =
        told.runs().stream()
            .filter(run -> !run.getObjective().equals(RunInBatch.OUTSIDE))
            .map(AgentRun::getRunId)
            .distinct()
            .toList();
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private static void counts(Told told, int calls, Map<TokenClass, Long> sums) {
    assertThat(told.counted().calls())
        .filteredOn(call -> call.getStatus().equals("success"))
        .hasSize(calls)
        .allMatch(call -> call.getUsageIssue() == null);
    sums.forEach(
        (kind, sum) -> assertThat(told.counted().tokens(kind)).as(kind.field()).isEqualTo(sum));
  }

  private static void saysHello(Told told, String tool) {
    AgentRunEvent action = told.event("action_execution_completed");
    assertThat(told.events("action_execution_completed")).hasSize(1);
    assertThat(Told.data(action).get("action").asText()).isEqualTo(tool);
    assertThat(Told.data(action).get("args").toString()).contains("echo hello from the tool");
    assertThat(Told.data(action).get("success").asBoolean()).isTrue();
    assertThat(Told.data(action).has("error")).isFalse();
    assertThat(told.events("iteration_started")).hasSize(2);
    assertThat(told.events("run_started")).hasSize(1);
    assertThat(told.status(run(told))).isEqualTo("completed");
    assertThat(told.runs()).anyMatch(run -> run.getObjective().startsWith("Say hello"));
    assertThat(told.metadata(run(told)).get("usage").asText()).isEqualTo("received");
    assertThat(told.ofSession()).extracting(AgentRunEvent::getEventType).contains("message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.1.332", "2.1.197"})
  void claudeCodeCallsATool(String version) {
    Told told = logs("claude-code-" + version + "-tool-logs.json");

    saysHello(told, "Bash");
    counts(told, 2, Map.of(INPUT, 8_422L, OUTPUT, 90L, CACHE_READ, 6_000L, CACHE_WRITE, 2_400L));
    assertThat(told.counted().calls())
        .allMatch(call -> Told.json(call.getUsageMetrics()).get("cost_usd").asDouble() > 0)
        .allMatch(call -> call.getProvider().equals("anthropic"))
        .allMatch(call -> !call.getModel().contains("["));
    assertThat(told.runs())
        .anyMatch(run -> "The tool said hello.".equals(run.getFinalSynthesisOutput()));
  }

  @Test
  void claudeCodeTellsHowLongCacheWritesAreKeptAndWhenTheFirstTokenCame() {
    Told told = logs("claude-code-2.1.332-tool-logs.json");

    assertThat(told.counted().calls())
        .extracting(AgentLlmUsage::getCacheWrite1hTokens, AgentLlmUsage::getTimeToFirstTokenMs)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(200L, 10L),
            org.assertj.core.groups.Tuple.tuple(200L, 6L));
    // the prompt stands in one place, not among the attributes, too
    assertThat(told.event("run_started").getData().split("Say hello", -1)).hasSize(2);
  }

  @Test
  void claudeCodeIsAtWorkUntilItsToolIsDone() {
    var logs = Captures.logs(CapturedAgentsTest.class, "claude-code-2.1.332-tool-logs.json");
    Told told = new Told();

    // the request ends between the answer that asks for the tool and what the tool gave
    told.add(new AgentLogs(UsageSources.DEFAULT).map(logs.subList(0, 4)));

    assertThat(told.counted().calls()).hasSize(1);
    assertThat(told.status(run(told))).isEqualTo("running");
  }

  @Test
  void claudeCodeFailsWhereSendingItAgainDoesNotHelp() {
    Told told = logs("claude-code-2.1.332-failed-logs.json");

    assertThat(told.status(run(told))).isEqualTo("error");
    assertThat(told.counted().calls())
        .singleElement()
        .matches(call -> call.getErrorMessage().contains("refuses this request"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.1.332", "2.1.197"})
  void claudeCodesRefusalsAreNoAnswers(String version) {
    Told told = logs("claude-code-" + version + "-refused-logs.json");

    // each refusal is followed by the event of its request, which is no answer
    assertThat(told.status(run(told))).isEqualTo("error");
    assertThat(told.counted().calls())
        .isNotEmpty()
        .allMatch(call -> call.getFinishReason().equals("refusal"))
        .allMatch(call -> call.getOutputTokens() == 45 && !call.getModel().contains("["));
  }

  @Test
  void claudeCodesRejectedToolIsAnActionThatFailed() {
    Told told = logs("claude-code-2.1.332-denied-logs.json");

    AgentRunEvent action = told.event("action_execution_completed");
    assertThat(Told.data(action).get("error").asText()).isEqualTo("rejected (config)");
    assertThat(told.status(run(told))).isEqualTo("completed");
  }

  @Test
  void codexCallsATool() {
    Told told = logs("codex-0.171.0-tool-logs.json");

    saysHello(told, "exec_command");
    counts(
        told,
        2,
        Map.of(INPUT, 10_000L, OUTPUT, 140L, CACHE_READ, 6_000L, CACHE_WRITE, 0L, REASONING, 40L));
    AgentRunEvent action = told.event("action_execution_completed");
    assertThat(Told.data(action).get("result").asText()).contains("hello from the tool");
    assertThat(run(told)).startsWith("codex/0");
    // records of its own library are no events
    assertThat(told.events()).allMatch(event -> !event.getEventType().equals("custom"));
    assertThat(told.events()).allMatch(event -> event.getRunId().equals(run(told)));
  }

  @Test
  void codexRetries() {
    Told told = logs("codex-0.171.0-retried-logs.json");

    counts(told, 2, Map.of(INPUT, 10_000L));
    assertThat(told.counted().calls())
        .filteredOn(call -> call.getStatus().equals("error"))
        .hasSize(2)
        .allMatch(call -> call.getErrorMessage().equals("http 500"));
    assertThat(told.status(run(told))).isEqualTo("completed");
  }

  @Test
  void codexSpansAreShownInTheConversationOfItsLogs() {
    Told told = logs("codex-0.171.0-tool-logs.json");
    var spans = Captures.spans(CapturedAgentsTest.class, "codex-0.171.0-tool-spans.json");
    String conversation = run(told);

    told.add(new AgentSpans(UsageSources.DEFAULT).map(spans));

    assertThat(run(told)).isEqualTo(conversation);
    assertThat(told.counted().calls()).hasSize(2);
    assertThat(Told.data(told.event("codex.session_task.turn")).at("/not_counted/input_tokens"))
        .hasToString("10000");
    assertThat(told.event("codex.session_task.turn").getRunId()).isEqualTo(conversation);
  }

  @Test
  void codexSpansCountByTheirTurnWhereTheyAreWhatCounts() {
    var spans = Captures.spans(CapturedAgentsTest.class, "codex-0.171.0-tool-spans.json");
    Told told = new Told();
    AgentSpans mapping =
        new AgentSpans(UsageSources.of(Map.of(CodingAgent.CODEX, UsageSource.SPANS)));

    // a request for each, the children first: what is above a turn came before it
    for (var span : spans) {
      told.add(mapping.map(List.of(span)));
    }

    counts(told, 2, Map.of(INPUT, 10_000L, OUTPUT, 140L, CACHE_READ, 6_000L, REASONING, 40L));
    assertThat(told.events("action_execution_completed")).hasSize(1);
    assertThat(told.status(run(told))).isEqualTo("completed");
    Told whole = new Told();
    whole.add(mapping.map(spans));
    assertThat(whole.counted().calls()).allMatch(call -> call.getModel().equals("gpt-5.2-codex"));
  }

  @Test
  void geminiCliCallsAToolAndRetries() {
    Told told = logs("gemini-cli-0.61.0-retried-logs.json");

    // each of its three requests fails once: its router's, and the two of the conversation
    counts(told, 3, Map.of(INPUT, 3_060L, OUTPUT, 240L, CACHE_READ, 1_200L, REASONING, 90L));
    assertThat(told.counted().calls())
        .filteredOn(call -> call.getStatus().equals("error"))
        .hasSize(3)
        .allMatch(call -> call.getErrorMessage().contains("overloaded"));
    assertThat(told.status(run(told))).isEqualTo("completed");
    assertThat(told.events("iteration_started")).hasSize(2);
    assertThat(told.events("action_execution_completed")).hasSize(1);
    assertThat(told.runs())
        .anyMatch(run -> "The tool said hello.".equals(run.getFinalSynthesisOutput()));
    // the prompt stands on the command line
    assertThat(told.metadata(run(told)).has("process.command_args")).isFalse();
    assertThat(told.metadata(run(told)).has("process.executable.name")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.24.4", "0.15.10"})
  void qwenCodeCallsATool(String version) {
    Told told = logs("qwen-code-" + version + "-tool-logs.json");

    saysHello(told, "run_shell_command");
    // its server counts thoughts inside the answer, as the total says
    counts(told, 2, Map.of(INPUT, 8_000L, OUTPUT, 120L, CACHE_READ, 5_000L, REASONING, 30L));
    assertThat(told.counted().calls()).allMatch(call -> call.getResponseId() != null);
  }

  @Test
  void qwenCodeFailsWhereSendingItAgainDoesNotHelp() {
    Told told = logs("qwen-code-0.24.4-failed-logs.json");

    assertThat(told.status(run(told))).isEqualTo("error");
    assertThat(told.counted().calls())
        .singleElement()
        .matches(call -> call.getErrorMessage().contains("refuses this request"));
  }
}
