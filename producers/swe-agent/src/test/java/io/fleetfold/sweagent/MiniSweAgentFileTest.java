package io.fleetfold.sweagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniSweAgentFileTest {
  private static final String SECOND_FORMAT =
      """
      {"info": {"model_stats": {"instance_cost": 0.06, "api_calls": 3},
        "config": {"model": {"model_name": "anthropic/claude-x"},
          "environment_type": "minisweagent.environments.docker.DockerEnvironment"},
        "exit_status": "Submitted", "submission": "diff"},
       "trajectory_format": "mini-swe-agent-1.1",
       "messages": [
        {"role": "system", "content": "You are helpful"},
        {"role": "user", "content": "Mend it"},
        {"role": "assistant", "content": null, "tool_calls": [],
         "extra": {"actions": [{"command": "ls -l", "tool_call_id": "a"},
                               {"command": "cat x", "tool_call_id": "b"}],
          "response": {"model": "claude-x-1",
            "usage": {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107,
              "prompt_tokens_details": {"cached_tokens": 40}}},
          "cost": 0.01, "timestamp": 1764000000.5}},
        {"role": "tool", "tool_call_id": "a", "content": "one", "extra": {"timestamp": 1764000001}},
        {"role": "tool", "tool_call_id": "b", "content": "two", "extra": {"timestamp": 1764000001}},
        {"role": "user", "content": "That was no tool call",
         "extra": {"interrupt_type": "FormatError", "cost": 0.02,
          "response": {"choices": [{"message": {"content": "I think so"}}],
            "usage": {"prompt_tokens": 120, "completion_tokens": 3}}}},
        {"role": "assistant", "content": "submit",
         "extra": {"actions": [{"command": "echo DONE"}], "cost": 0.03, "response": {},
          "timestamp": 1764000010}},
        {"role": "exit", "content": "diff",
         "extra": {"exit_status": "Submitted", "submission": "diff"}}]}
      """;

  @TempDir Path folder;

  private List<SpecificRecord> records(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("one.traj.json"), content);
    return TrajectoryRecords.of(TrajectoryReader.read(file));
  }

  private static <T> List<T> only(List<SpecificRecord> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static AgentRun end(List<SpecificRecord> all) {
    List<AgentRun> runs = only(all, AgentRun.class);
    return runs.get(runs.size() - 1);
  }

  private static BigDecimal cost(AgentLlmUsage call) throws Exception {
    JsonNode cost = new ObjectMapper().readTree(call.getUsageMetrics()).path("cost_usd");
    return cost.isMissingNode() ? null : new BigDecimal(cost.asText());
  }

  private static List<String> types(List<SpecificRecord> all) {
    return only(all, AgentRunEvent.class).stream().map(AgentRunEvent::getEventType).toList();
  }

  @Test
  void shouldTellEachCallWithItsOwnTokensAndCost() throws Exception {
    List<SpecificRecord> all = records(SECOND_FORMAT);
    List<AgentLlmUsage> calls = only(all, AgentLlmUsage.class);

    assertThat(calls).hasSize(3);
    assertThat(calls.get(0).getProvider()).isEqualTo("anthropic");
    assertThat(calls.get(0).getModel()).isEqualTo("claude-x");
    assertThat(calls.get(0).getInputTokens()).isEqualTo(100);
    assertThat(calls.get(0).getCacheReadTokens()).isEqualTo(40);
    assertThat(calls.get(0).getOutputTokens()).isEqualTo(7);
    assertThat(calls.get(1).getInputTokens()).as("a refused answer was paid for").isEqualTo(120);
    assertThat(calls.get(1).getResponseContent()).isEqualTo("I think so");
    assertThat(calls.get(2).getInputTokens()).as("not told is not zero").isNull();
    assertThat(calls.get(2).getOutputTokens()).isNull();
    for (int i = 0; i < 3; i++) {
      assertThat(cost(calls.get(i))).isEqualByComparingTo("0.0" + (i + 1));
    }
  }

  @Test
  void shouldTellWhatWasDoneAndHowItEnded() throws Exception {
    List<SpecificRecord> all = records(SECOND_FORMAT);

    assertThat(types(all))
        .containsSubsequence("run_started", "iteration_started", "iteration_completed")
        .contains("run_completed");
    assertThat(types(all).stream().filter("action_execution_completed"::equals)).hasSize(3);
    assertThat(types(all).stream().filter("iteration_started"::equals)).hasSize(3);
    assertThat(end(all).getStatus()).isEqualTo("completed");
    assertThat(end(all).getAgentId()).isEqualTo("mini-swe-agent");
    assertThat(end(all).getObjective()).isEqualTo("Mend it");
    assertThat(end(all).getFinalSynthesisOutput()).isEqualTo("diff");
    assertThat(end(all).getMetadata()).contains("DockerEnvironment");
    assertThat(end(all).getFinishedAt())
        .as("the times that the file tells")
        .isBetween(Instant.ofEpochSecond(1_764_000_010), Instant.ofEpochSecond(1_764_000_010 + 60));
    assertThat(records(SECOND_FORMAT)).as("a second import").isEqualTo(all);
  }

  @Test
  void shouldSplitTheCostOfARunWhoseCallsDoNotTellTheirs() throws Exception {
    List<SpecificRecord> all =
        records(
            """
            {"info": {"model_stats": {"instance_cost": 0.5, "api_calls": 2},
              "config": {"model": {"model_name": "gpt-5"}},
              "exit_status": "LimitsExceeded", "submission": ""},
             "trajectory_format": "mini-swe-agent-1",
             "messages": [
              {"role": "user", "content": "Go"},
              {"role": "assistant", "content": "```bash\\nls\\n```",
               "extra": {"response": {"usage": {"prompt_tokens": 1, "completion_tokens": 0,
                                                "total_tokens": 1}}}},
              {"role": "user", "content": "<returncode>0</returncode>"},
              {"role": "assistant", "content": "stop",
               "extra": {"response": {"usage": {"prompt_tokens": 3, "completion_tokens": 1,
                                                "total_tokens": 4}}}}]}
            """);
    List<AgentLlmUsage> calls = only(all, AgentLlmUsage.class);

    assertThat(cost(calls.get(0))).isEqualByComparingTo("0.1");
    assertThat(cost(calls.get(1))).isEqualByComparingTo("0.4");
    assertThat(calls.get(0).getProvider()).isEqualTo("openai");
    assertThat(end(all).getStatus()).isEqualTo("error");
    assertThat(end(all).getErrorMessage()).contains("LimitsExceeded");
    assertThat(end(all).getFinalSynthesisOutput()).isNull();
    assertThat(only(all, AgentRunEvent.class))
        .filteredOn(event -> event.getEventType().equals("action_execution_completed"))
        .singleElement()
        .satisfies(event -> assertThat(event.getData()).contains("\"command\":\"ls\""));
  }

  @Test
  void shouldReadTheBareListsOfTheFirstVersions() throws Exception {
    String list =
        """
        [{"role": "system", "content": "s"}, {"role": "user", "content": "Go"},
         {"role": "assistant", "content": "```bash\\necho hi\\n```"},
         {"role": "user", "content": "<returncode>0</returncode>hi"},
         {"role": "assistant", "content": "done"}, {"role": "user", "content": "%s"}]
        """;
    List<SpecificRecord> all = records(list.formatted("the patch"));

    assertThat(only(all, AgentLlmUsage.class))
        .hasSize(2)
        .allMatch(call -> call.getModel().equals("unknown") && call.getInputTokens() == null)
        .allMatch(call -> call.getUsageMetrics() == null);
    assertThat(end(all).getStatus()).isEqualTo("completed");
    assertThat(end(all).getFinalSynthesisOutput()).isEqualTo("the patch");
    assertThat(end(records(list.formatted(""))).getStatus()).isEqualTo("error");
  }

  @Test
  void shouldReadAnswersOfTheResponsesApi() throws Exception {
    List<SpecificRecord> all =
        records(
            """
            {"info": {"exit_status": "Submitted", "submission": "x"},
             "messages": [
              {"role": "user", "content": "Go"},
              {"object": "response", "model": "openai/gpt-5",
               "output": [{"type": "message", "content": [{"type": "output_text", "text": "Hm"}]},
                          {"type": "function_call", "call_id": "c", "name": "bash"}],
               "usage": {"input_tokens": 9, "output_tokens": 2},
               "extra": {"actions": [{"command": "pwd"}], "cost": 0.001}},
              {"type": "function_call_output", "call_id": "c", "output": "/repo", "extra": {}}]}
            """);
    List<AgentLlmUsage> calls = only(all, AgentLlmUsage.class);

    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).getModel()).isEqualTo("gpt-5");
    assertThat(calls.get(0).getInputTokens()).isEqualTo(9);
    assertThat(calls.get(0).getResponseContent()).isEqualTo("Hm");
    assertThat(only(all, AgentRunEvent.class))
        .filteredOn(event -> event.getEventType().equals("action_execution_completed"))
        .singleElement()
        .satisfies(event -> assertThat(event.getData()).contains("/repo"));
  }
}
