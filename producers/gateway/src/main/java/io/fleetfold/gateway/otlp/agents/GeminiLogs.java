package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Events of Gemini CLI, and of Qwen Code, which grew out of it and kept their names. */
final class GeminiLogs implements LogReader {
  private static final Pattern PARENT = Pattern.compile("^.*########\\d+-", Pattern.DOTALL);

  private final GeminiCalls calls = new GeminiCalls();

  @Override
  public void read(AgentLog log, LogBatch batch) {
    switch (log.name()) {
      case "user_prompt" -> prompt(log, batch);
      case "api_response" -> calls.response(log, batch);
      case "api_error" -> calls.error(log, batch);
      case "api_cancel" -> {
        batch.keep(log);
        if (GeminiCalls.isMain(log, batch)) {
          batch.run(log).cancelled(log.at());
        }
      }
      case "tool_call" -> tool(log, batch);
      case "agent.start" -> subagent(log, batch, Subagents.STARTED, log.text("agent_id"));
      case "agent.finish" -> subagent(log, batch, Subagents.COMPLETED, log.text("agent_id"));
      case "subagent_execution" ->
          subagent(
              log,
              batch,
              "started".equals(log.text("status")) ? Subagents.STARTED : Subagents.COMPLETED,
              log.text("subagent_name"));
      case "next_speaker_check" -> {
        batch.keep(log);
        if ("user".equals(log.text("result"))) {
          batch.run(log).completed(log.at());
        }
      }
      default -> batch.keep(log);
    }
  }

  private static void prompt(AgentLog log, LogBatch batch) {
    RunInBatch run = batch.run(log);
    run.begins(log.at());
    run.objective(log.content("prompt"));
    ObjectNode data = UserPrompts.say(log, batch, log.id());
    String type = run.ref().isPrompt() ? "run_started" : log.type();
    batch.event(log, type, log.id() + "/user_prompt", data);
  }

  private static void tool(AgentLog log, LogBatch batch) {
    String tool = log.text("function_name");
    ObjectNode data = log.data().put("action", tool == null ? "unknown" : tool);
    var args = log.item().attributes().value("function_args");
    if (args != null) {
      data.set("args", Rest.structured(args));
    }
    log.putCount(data, "duration_ms");
    if (log.item().attributes().flag("success") != null) {
      data.put("success", log.isTrue("success"));
    }
    String decision = log.text("decision");
    if (decision != null) {
      data.put("decision", decision);
    }
    String error = log.text("error") == null ? log.text("error_type") : log.text("error");
    boolean isRejected = "reject".equals(decision);
    if (isRejected || error != null || log.isFalse("success")) {
      data.put("error", error != null ? error : isRejected ? "rejected" : "failed");
    }
    log.rest(data, "function_name", "function_args", "duration_ms", "success", "decision", "error");
    batch.run(log).works();
    String call = log.text("tool_call_id") == null ? "call_id" : "tool_call_id";
    batch.event(
        log, ActionEvents.COMPLETED, ActionEvents.id(log, call, ActionEvents.COMPLETED), data);
  }

  private static void subagent(AgentLog log, LogBatch batch, String type, String toldId) {
    String id = toldId == null ? null : EmitterIds.bounded(PARENT.matcher(toldId).replaceFirst(""));
    if (id == null) {
      batch.keep(log);
      return;
    }
    String name = EmitterIds.bounded(log.text("agent_name"));
    ObjectNode data = log.rest(log.data(), "agent_name", "duration_ms");
    log.putCount(data, "duration_ms");
    Subagents.event(batch, log, type, id, name == null ? id : name, data);
  }
}
