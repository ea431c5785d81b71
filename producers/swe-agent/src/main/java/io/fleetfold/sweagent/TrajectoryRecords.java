package io.fleetfold.sweagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.usage.ProviderUsage;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.sweagent.Trajectory.Act;
import io.fleetfold.sweagent.Trajectory.Call;
import io.fleetfold.sweagent.Trajectory.Message;
import io.fleetfold.sweagent.Trajectory.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** A trajectory as the records an agent would have published while it ran. */
final class TrajectoryRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MS_PER_CHARACTER = 4;
  private static final long MAX_GUESS_MS = 20_000;

  private final Trajectory run;
  private final Optional<Instant> firstTold;
  private final Timeline timeline;
  private final String runId;
  private final String agentId;
  private final List<SpecificRecord> records = new ArrayList<>();

  private TrajectoryRecords(Trajectory run) {
    this.run = run;
    this.firstTold =
        run.calls().stream().map(Call::answeredAt).filter(Objects::nonNull).findFirst();
    this.timeline = new Timeline(run.fingerprint(), firstTold.orElse(null));
    this.runId = timeline.id();
    this.agentId =
        run.agent() == Trajectory.Agent.SWE_AGENT
            ? run.agent().source() + "-" + run.environment()
            : run.agent().source();
  }

  /** Its records in the order of their times; the run's id is in each. */
  static List<SpecificRecord> of(Trajectory run) {
    TrajectoryRecords records = new TrajectoryRecords(run);
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
    for (int i = 0; i < run.steps().size(); i++) {
      step(i, run.steps().get(i));
    }
    if (run.steps().isEmpty()) {
      run.calls().forEach(this::call);
    }
    end(self);
  }

  private AgentRun.Builder begin() {
    ObjectNode metadata = JSON.createObjectNode();
    metadata.put("source", run.agent().source()).put("environment", run.environment());
    metadata.put("exit_status", run.exitStatus()).put("synthetic_times", firstTold.isEmpty());
    if (run.calls().stream().anyMatch(Call::split)) {
      metadata.put("synthetic", "the split of tokens and cost over calls is laid out");
    }
    return AgentRun.newBuilder()
        .setRunId(runId)
        .setAgentId(agentId)
        .setAgentName(run.agent().title())
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

  private void step(int index, Step step) {
    event("iteration_started", JSON.createObjectNode().put("iteration", index + 1));
    for (Call call : run.calls()) {
      if (call.step() == index) {
        call(call);
      }
    }
    message("agent", step.said());
    step.acts().forEach(this::act);
    step.notices().forEach(notice -> message(notice.role(), notice.text()));
    event("iteration_completed", JSON.createObjectNode().put("iteration", index + 1));
  }

  private void act(Act act) {
    ObjectNode action = JSON.createObjectNode().put("action", act.tool());
    action.putObject("args").put("command", act.command());
    event("action_execution_started", action);
    long took = duration(act);
    timeline.pass(took);
    ObjectNode done = action.deepCopy();
    done.putObject("result").put("observation", act.observation());
    done.put("duration_ms", took).put("duration_is_synthetic", act.seconds() == null);
    event("action_execution_completed", done);
    message("tool", act.observation());
  }

  private static long duration(Act act) {
    if (act.seconds() != null) {
      return act.seconds().multiply(BigDecimal.valueOf(1_000)).longValue();
    }
    return Math.min(MAX_GUESS_MS, 150 + act.observation().length());
  }

  private void call(Call call) {
    long latency = latency(call);
    AgentLlmUsage record =
        AgentLlmUsage.newBuilder()
            .setUsageId(timeline.id())
            .setRunId(runId)
            .setAgentId(agentId)
            .setProvider(run.model().provider())
            .setModel(run.model().name())
            .setInputTokens(call.input())
            .setOutputTokens(call.output())
            .setResponseContent(call.answer())
            .setResponseLength((long) call.answer().length())
            .setUsageMetrics(metrics(call))
            .setStatus("success")
            .setLatencyMs(latency)
            .setCreatedAt(timeline.now())
            .build();
    ProviderUsage.of(run.model().provider(), call.usage()).applyTo(record);
    records.add(record);
    timeline.pass(latency);
    timeline.reach(call.answeredAt());
  }

  /** Where the file tells when the answer was there, all the time since the step before. */
  private long latency(Call call) {
    if (call.answeredAt() != null && call.answeredAt().isAfter(timeline.now())) {
      return Duration.between(timeline.now(), call.answeredAt()).toMillis();
    }
    return Math.min(MAX_GUESS_MS, 600 + call.answer().length() * MS_PER_CHARACTER);
  }

  /** The provider's block as it is, beside what the agent reckoned; null for none. */
  private static String metrics(Call call) {
    if (call.usage() == null && call.costUsd() == null && !call.split()) {
      return null;
    }
    ObjectNode metrics = JSON.createObjectNode();
    if (call.usage() != null) {
      metrics = (ObjectNode) parsed(call.usage());
    }
    if (call.costUsd() != null) {
      metrics.put("cost_usd", call.costUsd());
    }
    if (call.split()) {
      metrics.put("synthetic_split", true);
    }
    return metrics.toString();
  }

  private static JsonNode parsed(String json) {
    try {
      return TrajectoryReader.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a block that was read is JSON", e);
    }
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
        .setAgentName(run.agent().title())
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
            .setErrorMessage(good ? null : run.agent().title() + " ended with: " + why)
            .setFinalSynthesisOutput(run.submission())
            .setTotalIterations(run.steps().size())
            .setFinishedAt(timeline.now())
            .setRecordedAt(timeline.now())
            .build());
  }
}
