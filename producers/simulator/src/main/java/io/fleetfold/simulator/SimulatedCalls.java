package io.fleetfold.simulator;

import io.fleetfold.records.AgentLlmUsage;
import java.time.Instant;

/** Calls of one model by one run, with tokens, latencies and failures as real ones have them. */
final class SimulatedCalls {
  private static final double FAILING = 0.02;

  private final Dice dice;
  private final ModelProfile model;
  private long lastLatency;

  SimulatedCalls(Dice dice, ModelProfile model) {
    this.dice = dice;
    this.model = model;
  }

  /** How long the newest call took, in milliseconds. */
  long lastLatency() {
    return lastLatency;
  }

  AgentLlmUsage inRun(String runId, String agentId, Instant at) {
    return call(runId, agentId, at);
  }

  /** A call that belongs to no run, such as a warm-up. */
  AgentLlmUsage outsideARun(String agentId, Instant at) {
    return call(null, agentId, at);
  }

  private AgentLlmUsage call(String runId, String agentId, Instant at) {
    lastLatency = dice.count(model.latencyMedian(), 0.55, 120_000);
    String id = SimulatedIds.at(at, dice);
    String trace = SimulatedIds.trace(runId);
    AgentLlmUsage.Builder call =
        AgentLlmUsage.newBuilder()
            .setUsageId(id)
            .setTraceId(trace)
            .setSpanId(SimulatedIds.span(trace, id))
            .setParentSpanId(SimulatedIds.span(trace, runId))
            .setAgentId(agentId)
            .setRunId(runId)
            .setProvider(model.provider())
            .setModel(model.model())
            .setPrompt(Stories.goal(dice))
            .setInputParams("{\"temperature\":0." + dice.between(0, 9) + ",\"max_tokens\":4096}")
            .setLatencyMs(lastLatency)
            .setCreatedAt(at);
    call.setPromptLength(call.getPrompt().length());
    return (dice.chance(FAILING) ? fail(call) : succeed(call)).build();
  }

  private AgentLlmUsage.Builder fail(AgentLlmUsage.Builder call) {
    return call.setStatus("error").setErrorMessage(Stories.failure(dice));
  }

  private AgentLlmUsage.Builder succeed(AgentLlmUsage.Builder call) {
    Tokens tokens = Tokens.of(model, dice);
    String answer = Stories.finding(dice);
    return call.setStatus("success")
        .setInputTokens(tokens.input())
        .setOutputTokens(tokens.output())
        .setCacheReadTokens(tokens.cacheRead())
        .setCacheWriteTokens(tokens.cacheWrite())
        .setCacheWrite1hTokens(tokens.cacheWrite1h())
        .setReasoningTokens(tokens.reasoning())
        .setImageInputTokens(tokens.imageInput())
        .setResponseContent(answer)
        .setResponseLength((long) answer.length())
        .setUsageMetrics(tokens.metrics(model))
        .setTimeToFirstTokenMs(Math.max(1, lastLatency / 4))
        .setFinishReason(dice.chance(0.5) ? "stop" : "tool_calls")
        .setResponseId("resp-" + call.getUsageId())
        .setServiceTier("standard");
  }
}
