package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.gateway.otlp.SpanItem;
import java.util.Map;

/** What a span of a coding agent is. */
enum SpanRole {
  /** What one prompt began. */
  TURN,
  /** A sub-agent at work. */
  AGENT,
  /** A call of a model. */
  CALL,
  /** A tool at work. */
  TOOL,
  /** Something else that the agent does: kept under its own name. */
  STEP,
  /** The agent's own machinery: not stored, and not counted as an ancestor. */
  NOISE;

  private static final Map<String, SpanRole> CLAUDE =
      Map.of("interaction", TURN, "llm_request", CALL, "tool", TOOL);
  private static final Map<String, SpanRole> GEMINI =
      Map.of("user_prompt", TURN, "agent_call", AGENT, "llm_call", CALL, "tool_call", TOOL);
  private static final Map<String, SpanRole> QWEN =
      Map.of("interaction", TURN, "subagent", AGENT, "llm_request", CALL, "tool", TOOL);

  static SpanRole of(CodingAgent agent, SpanItem span) {
    String name = span.span().getName();
    return switch (agent) {
      case CLAUDE_CODE -> own(agent, name, CLAUDE);
      case QWEN_CODE -> own(agent, name, QWEN);
      case CODEX -> codex(span, name);
      case GEMINI_CLI -> {
        String operation = span.attributes().text("gen_ai.operation.name");
        SpanRole role = GEMINI.getOrDefault(operation == null ? name : operation, STEP);
        yield role == STEP && operation == null ? NOISE : role;
      }
    };
  }

  private static SpanRole own(CodingAgent agent, String name, Map<String, SpanRole> roles) {
    return name.startsWith(agent.prefix())
        ? roles.getOrDefault(name.substring(agent.prefix().length()), STEP)
        : NOISE;
  }

  // it has a span for each event of a stream: one of them tells what the answer used
  private static SpanRole codex(SpanItem span, String name) {
    if (name.equals("session_task.turn")) {
      return TURN;
    }
    if (span.attributes().has("gen_ai.usage.input_tokens")
        || span.attributes().has("gen_ai.usage.output_tokens")) {
      return CALL;
    }
    // what a tool does inside names the call, too, but no tool
    boolean isTool =
        span.attributes().has("tool_name") || span.attributes().has("gen_ai.tool.name");
    boolean isOfCall =
        span.attributes().has("call_id") || span.attributes().has("gen_ai.tool.call.id");
    return isTool && isOfCall ? TOOL : NOISE;
  }
}
