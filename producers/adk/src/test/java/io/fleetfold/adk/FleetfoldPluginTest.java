package io.fleetfold.adk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.SequentialAgent;
import com.google.adk.runner.Runner;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.fleetfold.adk.contract.ScriptedModel;
import io.fleetfold.adk.contract.Tools;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.session.MemorySessions;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetfoldPluginTest {
  private final RecordingClient recording = new RecordingClient();
  private final FleetfoldPlugin plugin = new FleetfoldPlugin(recording.client());
  private final FleetfoldSessionService sessions =
      FleetfoldSessionService.builder(Sessions.of(recording.client())).plugin(plugin).build();

  private void run(BaseAgent agent) {
    Runner runner =
        Runner.builder()
            .agent(agent)
            .appName("app")
            .sessionService(sessions)
            .plugins(plugin)
            .build();
    assertThat(sessions.createSession("app", "ann", Map.of(), "s1").blockingGet()).isNotNull();
    runner
        .runAsync("ann", "s1", Content.fromParts(Part.fromText("Remind me to buy milk")))
        .blockingSubscribe();
  }

  private static LlmAgent agent(String name, ScriptedModel model) {
    return LlmAgent.builder()
        .name(name)
        .description("Does " + name)
        .model(model)
        .instruction("Do it.")
        .tools(
            FunctionTool.create(Tools.class, "addReminder"),
            FunctionTool.create(Tools.class, "explode"))
        .build();
  }

  private AgentRun last(String agent) {
    return recording.runs().stream()
        .filter(run -> run.getAgentId().equals(agent))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private List<String> types() {
    return recording.events().stream().map(AgentRunEvent::getEventType).toList();
  }

  @Test
  void shouldTellOfAnInvocationAsARun() {
    run(
        agent(
            "memory",
            new ScriptedModel().calls("addReminder", Map.of("text", "milk")).says("Noted.")));

    AgentRun run = last("memory");
    assertThat(run.getStatus()).isEqualTo("completed");
    assertThat(run.getObjective()).isEqualTo("Remind me to buy milk");
    assertThat(run.getFinalSynthesisOutput()).isEqualTo("Noted.");
    assertThat(run.getTotalIterations()).isEqualTo(2);
    assertThat(run.getSessionId()).isEqualTo("s1");
    assertThat(run.getUserId()).isEqualTo("ann");
    assertThat(types())
        .containsExactly(
            "run_started",
            "iteration_started",
            "action_execution_started",
            "action_execution_completed",
            "iteration_completed",
            "iteration_started",
            "iteration_completed",
            "run_completed");
    assertThat(recording.events().get(3).getData())
        .contains("\"action\":\"addReminder\"", "\"text\":\"milk\"", "\"count\":1", "duration_ms");
  }

  @Test
  void shouldTellTheTokensOfEachModelCall() {
    run(
        agent(
            "memory",
            new ScriptedModel().calls("addReminder", Map.of("text", "milk")).streams("No", "ted")));

    assertThat(recording.usages()).hasSize(2);
    for (AgentLlmUsage usage : recording.usages()) {
      assertThat(usage.getRunId()).isEqualTo(last("memory").getRunId());
      assertThat(usage.getModel()).isEqualTo("scripted-1");
      assertThat(usage.getInputTokens()).isEqualTo(100);
      assertThat(usage.getCacheReadTokens()).isEqualTo(40);
      assertThat(usage.getOutputTokens()).as("with reasoning").isEqualTo(25);
      assertThat(usage.getReasoningTokens()).isEqualTo(5);
      assertThat(usage.getLatencyMs()).isNotNull();
      assertThat(usage.getStatus()).isEqualTo("success");
    }
    assertThat(recording.usages().get(1).getResponseLength()).isEqualTo(5);
  }

  @Test
  void shouldMarkSessionEventsWithTheirRun() {
    run(agent("memory", new ScriptedModel().says("Hello")));

    assertThat(MemorySessions.of(recording.client()).all().get(0).messages())
        .hasSize(2)
        .extracting(SessionMessage::runId)
        .allSatisfy(id -> assertThat(id).contains(last("memory").getRunId()));
  }

  @Test
  void shouldTellOfAFailedModelCallAndRun() {
    assertThatThrownBy(() -> run(agent("memory", new ScriptedModel().fails("no quota"))))
        .hasMessageContaining("no quota");

    assertThat(last("memory").getStatus()).isEqualTo("error");
    assertThat(last("memory").getErrorMessage()).isEqualTo("no quota");
    assertThat(recording.usages()).hasSize(1);
    assertThat(recording.usages().get(0).getStatus()).isEqualTo("error");
    assertThat(recording.usages().get(0).getErrorMessage()).isEqualTo("no quota");
    assertThat(types()).endsWith("run_error");
  }

  @Test
  void shouldTellOfAFailedTool() {
    assertThatThrownBy(
            () ->
                run(agent("memory", new ScriptedModel().calls("explode", Map.of("text", "milk")))))
        .isNotNull();

    assertThat(last("memory").getStatus()).isEqualTo("error");
    assertThat(recording.events())
        .filteredOn(event -> event.getEventType().equals("action_execution_completed"))
        .singleElement()
        .satisfies(event -> assertThat(event.getData()).contains("error"));
  }

  @Test
  void shouldTellOfSubagentsAsRunsUnderTheirOwn() {
    run(
        SequentialAgent.builder()
            .name("team")
            .subAgents(
                agent("first", new ScriptedModel().says("one")),
                agent("second", new ScriptedModel().says("two")))
            .build());

    AgentRun team = last("team");
    assertThat(team.getFinalSynthesisOutput()).isEqualTo("two");
    for (String name : List.of("first", "second")) {
      assertThat(last(name).getParentRunId()).isEqualTo(team.getRunId());
      assertThat(last(name).getStatus()).isEqualTo("completed");
      assertThat(last(name).getTotalIterations()).isEqualTo(1);
    }
    assertThat(last("first").getFinalSynthesisOutput()).isEqualTo("one");
    assertThat(recording.usages())
        .extracting(AgentLlmUsage::getRunId)
        .containsExactly(last("first").getRunId(), last("second").getRunId());
    assertThat(types()).contains("subagent_run_started", "subagent_run_completed");
    assertThat(MemorySessions.of(recording.client()).all().get(0).messages())
        .extracting(message -> message.runId().orElse(""))
        .containsExactly(team.getRunId(), last("first").getRunId(), last("second").getRunId());
  }

  @Test
  void shouldNotDisturbTheAgentWhenTelemetryCannotBePublished() {
    recording.client().close();

    run(
        agent(
            "memory",
            new ScriptedModel().calls("addReminder", Map.of("text", "milk")).says("Noted.")));

    assertThat(MemorySessions.of(recording.client()).all().get(0).messages()).hasSize(4);
    assertThat(recording.runs()).isEmpty();
  }

  @Test
  void shouldTellProvidersByTheNamesOfModels() {
    assertThat(ModelCall.provider("gemini-2.5-flash")).isEqualTo("google");
    assertThat(ModelCall.provider("claude-sonnet-4")).isEqualTo("anthropic");
    assertThat(ModelCall.provider("o3-mini")).isEqualTo("openai");
    assertThat(ModelCall.provider("mistral-ai/large")).isEqualTo("mistral");
    assertThat(ModelCall.provider("projects/p/locations/l/models/m")).isEqualTo("vertex_ai");
    assertThat(ModelCall.provider("scripted-1")).isEqualTo("unknown");
  }
}
