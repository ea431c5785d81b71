package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.sweagent.ModelCalls.Call;
import io.fleetfold.sweagent.Trajectory.Message;
import io.fleetfold.sweagent.Trajectory.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** A trajectory as the records an agent would have published while it ran. */
final class RunRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AGENT_NAME = "SWE-agent";
  private static final long MS_PER_CHARACTER = 4;
  private static final long LONGEST_GUESS_MS = 20_000;

  private final Trajectory run;
  private final Timeline timeline;
  private final String runId;
  private final String agentId;
  private final String model;
  private final List<SpecificRecord> records = new ArrayList<>();

  private RunRecords(Trajectory run) {
    this.run = run;
    this.timeline = new Timeline(run.fingerprint());
    this.runId = timeline.id();
    this.agentId = "swe-agent-" + run.environment();
    this.model = run.fileName().contains("gpt4") ? "gpt4" : "unknown";
  }

  /** Its records in the order of their times; the run's id is in each. */
  static List<SpecificRecord> of(Trajectory run) {
    RunRecords records = new RunRecords(run);
    records.tell();
    return records.records;
  }

  private void tell() {
    AgentRun.Builder self = begin();
    records.add(self.build());
    event("run_started", JSON.createObjectNode());
    for (Message message : run.opening()) {
      message(message.role(), message.text());
    }
    List<Call> calls = ModelCalls.of(run);
    for (int i = 0; i < run.steps().size(); i++) {
      step(i, run.steps().get(i), calls);
    }
    if (run.steps().isEmpty()) {
      calls.forEach(call -> call(call, ""));
    }
    end(self);
  }

  private AgentRun.Builder begin() {
    ObjectNode metadata = JSON.createObjectNode();
    metadata.put("source", "swe-agent").put("environment", run.environment());
    metadata.put("exit_status", run.exitStatus()).put("synthetic_times", true);
    metadata.put("synthetic", "times and the split of tokens and cost over calls are laid out");
    return AgentRun.newBuilder()
        .setRunId(runId)
        .setAgentId(agentId)
        .setAgentName(AGENT_NAME)
        .setObjective(objective())
        .setStartedAt(timeline.now())
        .setStatus("running")
        .setMetadata(metadata.toString())
        .setRecordedAt(timeline.now());
  }

  private String objective() {
    return run.opening().stream()
        .filter(message -> message.role().equals("user"))
        .reduce((first, last) -> last)
        .map(Message::text)
        .orElse("not recorded");
  }

  private void step(int index, Step step, List<Call> calls) {
    event("iteration_started", JSON.createObjectNode().put("iteration", index + 1));
    for (Call call : calls) {
      if (call.step() == index) {
        call(call, step.response());
      }
    }
    message("agent", step.response().isEmpty() ? step.thought() : step.response());
    ObjectNode action = JSON.createObjectNode().put("action", step.tool());
    action.putObject("args").put("command", step.action());
    event("action_execution_started", action);
    long took = duration(step);
    timeline.pass(took);
    ObjectNode done = action.deepCopy();
    done.putObject("result").put("observation", step.observation());
    done.put("duration_ms", took).put("duration_is_synthetic", step.seconds() == null);
    event("action_execution_completed", done);
    message("tool", step.observation());
    event("iteration_completed", JSON.createObjectNode().put("iteration", index + 1));
  }

  private static long duration(Step step) {
    if (step.seconds() != null) {
      return step.seconds().multiply(BigDecimal.valueOf(1_000)).longValue();
    }
    return Math.min(LONGEST_GUESS_MS, 150 + step.observation().length());
  }

  private void call(Call call, String response) {
    long latency = Math.min(LONGEST_GUESS_MS, 600 + response.length() * MS_PER_CHARACTER);
    ObjectNode metrics = JSON.createObjectNode().put("cost_usd", call.costUsd());
    metrics.put("synthetic_split", true);
    records.add(
        AgentLlmUsage.newBuilder()
            .setUsageId(timeline.id())
            .setRunId(runId)
            .setAgentId(agentId)
            .setProvider(model.equals("gpt4") ? "openai" : "unknown")
            .setModel(model)
            .setInputTokens(call.input())
            .setOutputTokens(call.output())
            .setResponseContent(response)
            .setResponseLength((long) response.length())
            .setUsageMetrics(metrics.toString())
            .setStatus("success")
            .setLatencyMs(latency)
            .setCreatedAt(timeline.now())
            .build());
    timeline.pass(latency);
  }

  private void message(String role, String text) {
    ObjectNode content = JSON.createObjectNode().put("role", role);
    content.putArray("parts").addObject().put("text", text);
    timeline.pass(1);
    AgentRunEvent.Builder event = blank("message");
    records.add(event.setAuthor(role).setContent(content.toString()).build());
  }

  private void event(String type, ObjectNode data) {
    timeline.pass(1);
    records.add(blank(type).setData(data.toString()).build());
  }

  private AgentRunEvent.Builder blank(String type) {
    return AgentRunEvent.newBuilder()
        .setEventId(timeline.id())
        .setRunId(runId)
        .setAgentId(agentId)
        .setAgentName(AGENT_NAME)
        .setTimestamp(timeline.now())
        .setEventType(type);
  }

  private void end(AgentRun.Builder self) {
    boolean good = run.succeeded();
    String why = run.exitStatus() == null ? "the file has no exit status" : run.exitStatus();
    event(
        good ? "run_completed" : "run_error",
        JSON.createObjectNode().put("exit_status", run.exitStatus()));
    records.add(
        self.setStatus(good ? "completed" : "error")
            .setErrorMessage(good ? null : "SWE-agent ended with: " + why)
            .setFinalSynthesisOutput(run.submission())
            .setTotalIterations(run.steps().size())
            .setFinishedAt(timeline.now())
            .setRecordedAt(timeline.now())
            .build());
  }
}
