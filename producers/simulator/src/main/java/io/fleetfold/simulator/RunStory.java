package io.fleetfold.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells one run as its agent would: plan, execute, critique, until done, with every record of it.
 */
final class RunStory {
  private static final int MAX_CALLS = 3;

  private final SimulatorOptions fleet;
  private final RunPlan plan;
  private final Dice dice;
  private final SimulatedCalls calls;
  private final String objective;
  private final List<Emission<?>> told = new ArrayList<>();
  private Instant now;
  private int iterations;

  private RunStory(SimulatorOptions fleet, RunPlan plan) {
    this.fleet = fleet;
    this.plan = plan;
    this.dice = Dice.of(fleet.seed(), "story", plan.number());
    this.calls = new SimulatedCalls(dice, Agents.model(plan.agent(), dice));
    this.objective = Stories.goal(dice);
    this.now = plan.start();
  }

  /** All records of the run, in the order of their times. */
  static List<Emission<?>> of(SimulatorOptions fleet, RunPlan plan) {
    RunStory story = new RunStory(fleet, plan);
    story.tell();
    return story.told;
  }

  private void tell() {
    version("pending", null, null);
    if (plan.outcome() == RunPlan.Outcome.STILL_PENDING) {
      return;
    }
    pass(5, 80);
    version("running", null, null);
    event("run_started", SimulatedJson.object().put("objective", objective));
    if (dice.chance(0.3)) {
      event("tool_registered", SimulatedJson.object().put("tool", Stories.tool(dice)));
    }
    event("planning_started", SimulatedJson.object());
    call();
    event("planning_completed", SimulatedJson.object().put("plan", Stories.plan(dice)));
    int planned = (int) dice.count(3, 0.5, 12);
    for (int i = 1; i <= planned; i++) {
      iterate(i);
    }
    if (dice.chance(0.05)) {
      told.add(Emission.of(calls.outsideARun(Agents.id(plan.agent()), now)));
    }
    end();
  }

  private void iterate(int number) {
    iterations = number;
    event("iteration_started", SimulatedJson.object().put("iteration", number));
    if (number == 1 && RunPlan.isChild(fleet, plan.number() + 1)) {
      subagent(RunPlan.of(fleet, plan.number() + 1));
    }
    for (int i = dice.between(1, MAX_CALLS); i > 0; i--) {
      call();
      act();
    }
    event("critique_started", SimulatedJson.object());
    call();
    event(
        "critique_result",
        SimulatedJson.object()
            .put("score", dice.between(1, 10))
            .put("text", Stories.finding(dice)));
    event("critique_completed", SimulatedJson.object());
    event("iteration_completed", SimulatedJson.object().put("iteration", number));
  }

  private void act() {
    String tool = Stories.tool(dice);
    ObjectNode action = Stories.action(tool, dice);
    event("action_execution_started", action);
    long took = dice.count(220, 0.9, 20_000);
    now = now.plusMillis(took);
    ObjectNode done = action.deepCopy();
    if (dice.chance(0.06)) {
      done.put("error", Stories.failure(dice));
    } else {
      done.putObject("result").put("text", Stories.finding(dice)).put("rows", dice.between(0, 99));
    }
    event("action_execution_completed", done.put("duration_ms", took));
    if (dice.chance(0.1)) {
      event(
          dice.chance(0.8) ? "object_stored" : "object_not_found",
          SimulatedJson.object().put("key", "artifact-" + dice.between(1, 500)));
    }
  }

  private void subagent(RunPlan child) {
    ObjectNode data =
        SimulatedJson.object().put("run_id", child.id()).put("agent", Agents.id(child.agent()));
    event("subagent_run_started", data);
    event("subagent_run_completed", data);
  }

  private void end() {
    switch (plan.outcome()) {
      case COMPLETED -> {
        event("synthesis_started", SimulatedJson.object());
        call();
        String result = Stories.finding(dice);
        event("synthesis_result", SimulatedJson.object().put("text", result));
        event("synthesis_completed", SimulatedJson.object());
        event("run_completed", SimulatedJson.object().put("iterations", iterations));
        version("completed", result, null);
      }
      case ERROR -> {
        String failure = Stories.failure(dice);
        event("run_error", SimulatedJson.object().put("error", failure));
        version("error", null, failure);
      }
      case CANCELLED -> version("cancelled", null, null);
      case STILL_RUNNING -> version("running", null, null);
      case STILL_PENDING -> throw new IllegalStateException("a pending run has no story to end");
    }
  }

  private void call() {
    pass(20, 300);
    told.add(Emission.of(calls.inRun(plan.id(), Agents.id(plan.agent()), now)));
    now = now.plusMillis(calls.lastLatency());
  }

  private void event(String type, ObjectNode data) {
    pass(1, 40);
    String id = SimulatedIds.at(now, dice);
    String trace = SimulatedIds.trace(plan.id());
    told.add(
        Emission.of(
            AgentRunEvent.newBuilder()
                .setEventId(id)
                .setTraceId(trace)
                .setSpanId(SimulatedIds.span(trace, id))
                .setRunId(plan.id())
                .setAgentId(Agents.id(plan.agent()))
                .setAgentName(Agents.name(plan.agent()))
                .setTimestamp(now)
                .setEventType(type)
                .setData(SimulatedJson.text(data))
                .build()));
  }

  private void version(String status, String output, String error) {
    boolean over = !status.equals("pending") && !status.equals("running");
    told.add(
        Emission.of(
            AgentRun.newBuilder()
                .setRunId(plan.id())
                .setAgentId(Agents.id(plan.agent()))
                .setAgentName(Agents.name(plan.agent()))
                .setObjective(objective)
                .setAdditionalContext(Stories.context(dice))
                .setStartedAt(status.equals("pending") ? null : startedAt())
                .setFinishedAt(over ? now : null)
                .setTotalIterations(iterations)
                .setFinalSynthesisOutput(output)
                .setStatus(status)
                .setErrorMessage(error)
                .setMetadata(
                    SimulatedJson.text(
                        SimulatedJson.object().put("simulated", true).put("seed", fleet.seed())))
                .setParentRunId(plan.parent() == null ? null : plan.parent().id())
                .setTraceId(SimulatedIds.trace(plan.id()))
                .setRecordedAt(now)
                .build()));
  }

  /** The time of the first {@code running} version. */
  private Instant startedAt() {
    return told.size() > 1 ? told.get(1).time() : now;
  }

  private void pass(int low, int high) {
    now = now.plusMillis(dice.between(low, high));
  }
}
