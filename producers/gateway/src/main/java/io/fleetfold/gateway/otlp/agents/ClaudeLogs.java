package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.gateway.otlp.AnyJson;
import java.util.Set;

/**
 * Events of Claude Code. Its log does not say that a prompt is done: an answer that asks for no
 * tool ends the run until more comes, a hook that runs at the stop ends it in so many words.
 */
final class ClaudeLogs implements LogReader {
  private static final Set<String> SUBAGENT_TOOLS = Set.of("Agent", "Task");

  private final ClaudeCalls calls = new ClaudeCalls();

  @Override
  public void read(AgentLog log, LogBatch batch) {
    switch (log.name()) {
      case "user_prompt" -> prompt(log, batch);
      case "assistant_response" -> answer(log, batch);
      case "api_request" -> calls.request(log, batch);
      case "api_error" -> calls.error(log, batch);
      case "api_refusal" -> calls.refusal(log, batch);
      case "api_response_body" -> calls.body(log, batch);
      case "api_retries_exhausted" -> {
        batch.keep(log);
        batch.run(log).failed(log.at(), log.text("error"));
      }
      case "tool_decision" -> decision(log, batch);
      case "tool_result" -> result(log, batch);
      case "subagent_completed" -> subagent(log, batch);
      case "hook_execution_complete" -> {
        batch.keep(log);
        Long blocking = log.count("num_blocking");
        if ("Stop".equals(log.text("hook_event")) && (blocking == null || blocking == 0)) {
          batch.run(log).completed(log.at());
        }
      }
      default -> batch.keep(log);
    }
  }

  private static void prompt(AgentLog log, LogBatch batch) {
    RunInBatch run = batch.run(log);
    String text = log.content("prompt");
    run.begins(log.at());
    String command = log.text("command_name");
    run.objective(text != null ? text : command == null ? null : "/" + command);
    String id = messageId(log);
    ObjectNode data = UserPrompts.say(log, batch, id);
    batch.event(log, run.ref().isPrompt() ? "run_started" : log.type(), id + "/user_prompt", data);
  }

  private void answer(AgentLog log, LogBatch batch) {
    calls.answer(log, batch);
    ObjectNode data = log.data();
    log.putCount(data, "response_length");
    String id = messageId(log);
    // what the agent asks for its own ends is no reply to anybody
    if (ClaudeCalls.isMain(log)) {
      String text = log.content("response");
      batch.run(log).output(text);
      batch.run(log).answered(log.at(), log.text("request_id"));
      batch.say(
          log,
          id + "/message",
          log.agent().id(),
          text == null ? null : SessionJson.ofText(text).toString(),
          data.deepCopy());
    }
    batch.event(log, log.type(), id + "/answer", log.rest(data, "response", "response_length"));
  }

  private static void decision(AgentLog log, LogBatch batch) {
    boolean isRejected = "reject".equals(log.text("decision"));
    ObjectNode data = action(log);
    for (String name : new String[] {"decision", "source"}) {
      if (log.text(name) != null) {
        data.put(name, log.text(name));
      }
    }
    if (isRejected) {
      String source = log.text("source");
      data.put("error", "rejected" + (source == null ? "" : " (" + source + ")"));
    }
    batch.run(log).isNoEnd(log.text("request_id"));
    batch.run(log).tool(isRejected ? null : log.text("tool_use_id"));
    log.rest(data, "tool_name", "tool_input", "tool_parameters", "decision", "source");
    // a rejected call has no result: the decision is all that is told of it
    String type = isRejected ? ActionEvents.COMPLETED : ActionEvents.STARTED;
    batch.event(log, type, ActionEvents.id(log, "tool_use_id", type), data);
    String subagent = subagentType(log);
    if (!isRejected && subagent != null) {
      ObjectNode started = log.data().put("tool_use_id", log.text("tool_use_id"));
      Subagents.event(batch, log, Subagents.STARTED, subagent, subagent, started);
    }
  }

  private static void result(AgentLog log, LogBatch batch) {
    ObjectNode data = action(log);
    log.putCount(data, "duration_ms");
    if (log.item().attributes().flag("success") != null) {
      data.put("success", log.isTrue("success"));
    }
    String error = log.text("error") == null ? log.text("error_type") : log.text("error");
    if (error != null || log.isFalse("success")) {
      data.put("error", error == null ? "failed" : error);
    }
    Long size = log.count("tool_result_size_bytes");
    if (size != null) {
      data.put("result_bytes", size);
    }
    log.rest(
        data,
        "tool_name",
        "tool_input",
        "tool_parameters",
        "duration_ms",
        "success",
        "error",
        "tool_result_size_bytes");
    batch.run(log).isNoEnd(log.text("request_id"));
    batch.run(log).toolDone(log.text("tool_use_id"));
    String id = ActionEvents.id(log, "tool_use_id", ActionEvents.COMPLETED);
    batch.event(log, ActionEvents.COMPLETED, id, data);
  }

  private static ObjectNode action(AgentLog log) {
    ObjectNode data = log.data();
    String tool = log.text("tool_name");
    data.put("action", tool == null ? "unknown" : tool);
    String args = log.text("tool_input") != null ? "tool_input" : "tool_parameters";
    var value = log.item().attributes().value(args);
    if (value != null && log.content(args) != null) {
      data.set("args", Rest.structured(value));
    }
    return data;
  }

  private static String subagentType(AgentLog log) {
    String tool = log.text("tool_name");
    String parameters = log.text("tool_parameters");
    if (tool == null || !SUBAGENT_TOOLS.contains(tool) || parameters == null) {
      return null;
    }
    JsonNode read = AnyJson.parsed(parameters);
    return read == null ? null : EmitterIds.bounded(read.path("subagent_type").textValue());
  }

  private static void subagent(AgentLog log, LogBatch batch) {
    String type = EmitterIds.bounded(log.text("agent_type"));
    if (type == null) {
      batch.keep(log);
      return;
    }
    // total_tokens is the last request's, not a sum: it stays among the attributes
    ObjectNode data = log.rest(log.data(), "agent_type", "duration_ms");
    log.putCount(data, "duration_ms");
    Subagents.event(batch, log, Subagents.COMPLETED, type, type, data);
  }

  private static String messageId(AgentLog log) {
    String uuid = EmitterIds.bounded(log.text("message.uuid"));
    return uuid == null ? log.id() : uuid;
  }
}
